import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import NexmarkBenchmark
import Testing

/// What the queries remember goes when its time is over, but for those of which the definition says that it stays.
struct StateTests {
    static let events = EventSequence(GeneratorSettings(seed: 5, events: 1_500, eventsPerSecond: 100))
    static let none = StageSize(keys: 0, timers: 0, held: 0)

    @Test(arguments: [NexmarkQuery.q4, .q5, .q7, .q8])
    func nothingIsLeftWhenAllHasExpired(query: NexmarkQuery) throws {
        let driver = try TopologyTestDriver(query.makeTopology(grace: Self.events.grace), partitions: 3, mode: .replay)
        let topic = NexmarkTopics.events
        for event in Self.events.events {
            try driver.pipeInput(topic, key: event.partitionKey, value: event, at: event.time)
        }
        #expect(driver.size.keys > 4 && driver.size.timers > 4, "\(query) remembers: \(driver.size)")
        let last = Self.events.events.map(\.time).max() ?? .zero
        try driver.advanceEventTime(topic, to: last + .hours(1))
        #expect(driver.size == Self.none, "\(query), an hour after the last event")
    }

    /// Sellers are remembered for ever; nothing has a timer or waits.
    @Test func localItemsNeverEnd() throws {
        let query = NexmarkQuery.q3
        let driver = try TopologyTestDriver(query.makeTopology(grace: Self.events.grace), partitions: 3, mode: .replay)
        let topic = NexmarkTopics.events
        for event in Self.events.events {
            try driver.pipeInput(topic, key: event.partitionKey, value: event, at: event.time)
        }
        let last = Self.events.events.map(\.time).max() ?? .zero
        try driver.advanceEventTime(topic, to: last + .hours(1))
        var known: Set<Int64> = []
        for event in Self.events.events {
            switch event {
            case .person(let person) where ["OR", "ID", "CA"].contains(person.state): known.insert(person.id)
            case .auction(let auction) where auction.category == 10: known.insert(auction.seller)
            default: break
            }
        }
        #expect(driver.size == StageSize(keys: known.count, timers: 0, held: 0))
    }

    @Test(arguments: [NexmarkQuery.q4, .q5, .q7, .q8])
    func nothingComesBackFromTheLog(query: NexmarkQuery) throws {
        let engine = try EmbeddedLog.inMemory()
        _ = try QueryRun(query, over: Self.events, on: engine, partitions: 3, threads: 2).run()
        let configuration = RuntimeConfiguration(
            applicationID: query.applicationID, partitions: 3, threads: 1, mode: .replay)
        let runtime = try SteppedRuntime(
            query.makeTopology(grace: Self.events.grace), engine: engine, configuration: configuration)
        try runtime.runUntilIdle()
        #expect(runtime.size == Self.none)
        try runtime.close()
    }
}
