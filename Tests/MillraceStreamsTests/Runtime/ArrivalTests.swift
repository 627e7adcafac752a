import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// The order of arrival: a replay of files by sequence, whatever the partitions, threads, batches and restarts; a live run
/// as the topics recorded it.
struct ArrivalTests {
    static let cases = ([1, 3, 8] as [Int32]).flatMap { partitions in
        (UInt64(1)...8).map { (partitions, $0) }
    }

    private func check(_ engine: any Engine, _ model: ArrivalModel, _ note: Comment) throws {
        for topic in ArrivalTopology.results {
            let lines = try canonical(engine, topic).map(\.modelLine)
            #expect(lines.sorted() == model.results[topic], "\(topic): \(note)")
        }
    }

    @Test(arguments: cases)
    func aReplayIsWhatTheModelSays(partitions: Int32, seed: UInt64) throws {
        print("ArrivalTests.aReplayIsWhatTheModelSays partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let records = ArrivalInput.random(&random, count: 160)
        let (log, restarts) = try ArrivalReplay.run(
            records, partitions: partitions, &random, ArrivalTopology.make)
        let note: Comment = "seed \(seed), \(partitions) partitions, \(restarts) restarts"
        try check(log, ArrivalModel(records, end: records.map(\.time).max() ?? 0), note)
    }

    @Test(arguments: [1, 3]) func threadsChangeNothing(threads: Int) throws {
        var random = SeededRandom(seed: 99)
        let records = ArrivalInput.random(&random, count: 600)
        let end = records.map(\.time).max() ?? 0
        let log = try EmbeddedLog.inMemory()
        let writer = try ArrivalWriter(log, partitions: 4)
        var configuration = RuntimeConfiguration(
            applicationID: "arrivals", partitions: 4, threads: threads, mode: .replay)
        configuration.fetchBytes = 2_000
        let runtime = try StreamsRuntime(ArrivalTopology.make(), engine: log, configuration: configuration)
        try runtime.start()
        var rest = records[...]
        while !rest.isEmpty { try ArrivalReplay.write(50, of: &rest, writer, end: end) }
        let consumer = try log.makeConsumer()
        while runtime.failure == nil {
            let mark = consumer.news()
            if try runtime.progress().isAtEnd { break }
            consumer.waitForNews(after: mark, timeout: .milliseconds(200))
        }
        try runtime.stop()
        try check(log, ArrivalModel(records, end: end), "\(threads) threads")
    }

    /// Several members, whose tasks write the repartition topics in an order that is chance: a replay of the log, in which
    /// that order is recorded, leaves the same bytes.
    @Test(arguments: cases)
    func aReplayOfTheLogGivesTheLiveRunsBytes(partitions: Int32, seed: UInt64) throws {
        print("ArrivalTests.aReplayOfTheLogGivesTheLiveRunsBytes partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let live = try EmbeddedLog.inMemory()
        try runLive(live, partitions, &random)
        let replay = try EmbeddedLog.inMemory()
        for topic in ["in", "arrivals-ticks"] + ArrivalTopology.repartitions {
            try copyTopic(topic, from: live, to: replay)
        }
        var again: SteppedRuntime?
        for _ in 0..<3 {
            var configuration = ArrivalReplay.configuration(partitions, ManualClock())
            configuration.mode = .replayTicks
            configuration.fetchBytes = Int(random.integer(in: 100...2_000))
            again = try SteppedRuntime(ArrivalTopology.make(), engine: replay, configuration: configuration)
            for _ in 0..<random.integer(in: 1...40) { _ = try again?.step() }
        }
        try again?.runUntilIdle()
        for topic in ArrivalTopology.results {
            #expect(
                try canonical(replay, topic) == canonical(live, topic),
                "\(topic): seed \(seed), \(partitions) partitions")
            #expect(try canonical(live, topic).count > 100)
        }
    }

    private func runLive(_ engine: EmbeddedLog, _ partitions: Int32, _ random: inout SeededRandom) throws {
        let clock = ManualClock()
        let writer = try InputWriter(engine, topics: ["in"], partitions: partitions)
        func makeRuntime() throws -> SteppedRuntime {
            var configuration = ArrivalReplay.configuration(partitions, clock)
            configuration.mode = .live
            configuration.fetchBytes = 500
            return try SteppedRuntime(ArrivalTopology.make(), engine: engine, configuration: configuration)
        }
        var members = [try makeRuntime(), try makeRuntime()]
        for record in ArrivalInput.random(&random, count: 150) {
            try writer.write([record], hasSequences: false)
            switch random.integer(below: 12) {
            case 0: clock.advance(by: .milliseconds(random.integer(in: 300...3_000)))
            case 1 where random.chance(0.3): members = [try makeRuntime()]
            case 2 where members.count < 3: members.append(try makeRuntime())
            default: break
            }
            for _ in 0..<random.integer(below: 6) { _ = try random.element(of: members).step() }
        }
        for _ in 0..<6 {
            for member in members + members { try member.runUntilIdle() }
            clock.advance(by: .seconds(2))
        }
        for member in members + members { try member.runUntilIdle() }
    }

    /// What repartition topics hold is freed once it has been read, but for a live run whose log is kept: there, the order
    /// of the records is a part of the log.
    @Test(arguments: [RuntimeConfiguration.Mode.live, .replay], [true, false])
    func theOrderOfALiveRunIsKept(mode: RuntimeConfiguration.Mode, keepsInput: Bool) throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        var configuration = ArrivalReplay.configuration(1, ManualClock())
        configuration.mode = mode
        configuration.keepsInput = keepsInput
        let runtime = try SteppedRuntime(ArrivalTopology.make(), engine: log, configuration: configuration)
        for sequence in Int64(1)...100 {
            try writer.write([
                InputRecord(
                    topic: "in", key: "a", step: Step(amount: sequence, group: 0), time: sequence, sequence: sequence)
            ])
            try writer.state(["in"], watermark: sequence - 1, sequence: sequence + 1)
            try runtime.runUntilIdle()
        }
        let first = try log.offsets(of: TopicPartition(ArrivalTopology.repartitions[0], 0)).lowerBound
        #expect((first == 0) == (mode == .live && keepsInput))
    }

    /// Nothing is handed out before the sequence watermark has passed it, however far event time has come.
    @Test func recordsWaitForTheSequenceWatermark() throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        let runtime = try SteppedRuntime(
            ArrivalTopology.make(), engine: log, configuration: ArrivalReplay.configuration(1, ManualClock()))
        let times: [(Int64, Int64)] = [(3, 10_500), (2, 11_000)]
        for (sequence, time) in times {
            try writer.write([
                InputRecord(
                    topic: "in", key: "a", step: Step(amount: sequence, group: 0), time: time, sequence: sequence)
            ])
        }
        try writer.state(["in"], watermark: 50_000, sequence: 2)
        try runtime.runUntilIdle()
        #expect(runtime.size.held == 4, "two records in front of the chain and of the window")
        try writer.state(["in"], watermark: 50_000, sequence: 3)
        try runtime.runUntilIdle()
        #expect(runtime.size.held == 3, "one behind the repartition: its event time has not been passed there")
        #expect(try canonical(log, "keys").map(\.sequence) == [2])
        try writer.state(["in"], watermark: 50_000, sequence: 4)
        try runtime.runUntilIdle()
        #expect(try canonical(log, "keys").map(\.time) == [10_500, 11_000, 13_500], "then the timer of the last")
    }

    @Test func theTestDriverReplaysByTheOrderInWhichItWasFed() throws {
        let topology = Topology("fed")
        let (input, output) = (
            Topic("in", key: .string, value: .string), Topic("out", key: .string, value: .string)
        )
        topology.stream(input, grace: .seconds(9)).selectKey { _ in "all" }
            .repartition("together", key: .string, value: .string)
            .groupByKey().process("chain", "", emitting: String.self, order: .arrival) { record, text, context in
                text += record.value
                context.emit(text)
            }
            .to(output)
        let driver = try TopologyTestDriver(topology, partitions: 3, mode: .replay)
        for (value, second) in [("x", 5), ("y", 3), ("z", 4)] as [(String, Int64)] {
            try driver.pipeInput(input, key: value, value: value, at: .zero + .seconds(second))
        }
        try driver.advanceEventTime(input, to: .zero + .seconds(4))
        #expect(try driver.readRecords(output).map(\.value) == ["x", "xy", "xyz"])
    }
}
