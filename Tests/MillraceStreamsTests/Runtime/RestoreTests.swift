import MillraceCore
import MillraceLog
import MillraceStreams
import StreamsDifferential
import Synchronization
import Testing

/// What a runtime tells about restoring, and what it refuses to go on with.
struct RestoreTests {
    private func topology() -> Topology {
        let topology = Topology("restored")
        topology.stream(Topic("in", key: .string, value: Serde<Step>.binary)).groupByKey().count("counts")
            .to(Topic("out", key: .string, value: .int64))
        return topology
    }

    private func write(_ log: any Engine, partitions: Int32) throws {
        let writer = try InputWriter(log, topics: ["in"], partitions: partitions)
        try writer.write(
            (1...50).map {
                InputRecord(
                    topic: "in", key: "k\($0)", step: Step(amount: 1, group: 1), time: $0, sequence: $0)
            })
    }

    @Test func restoringIsReportedFromBeginningToEnd() throws {
        let log = try EmbeddedLog.inMemory()
        try write(log, partitions: 2)
        let heard = Heard()
        var configuration = RuntimeConfiguration(applicationID: "restored", partitions: 2, mode: .replay)
        try SteppedRuntime(topology(), engine: log, configuration: configuration).runUntilIdle()
        configuration.onRestore = { heard.add($0) }
        try SteppedRuntime(topology(), engine: log, configuration: configuration).runUntilIdle()
        for partition in [0, 1] as [Int32] {
            let reports = heard.all.filter { $0.partition == partition }
            let total = Int64(try log.offsets(of: TopicPartition("restored-counts-changelog", partition)).count)
            #expect(total > 10)
            #expect(reports.allSatisfy { $0.store == "counts" && $0.total == total })
            #expect(reports.first?.restored == 0 && reports.first?.isFinished == false)
            #expect(reports.last?.restored == total && reports.last?.isFinished == true)
            #expect(reports.map(\.restored) == reports.map(\.restored).sorted())
            #expect(reports.count { $0.isFinished } == 1)
        }
    }

    /// A task without a place begins anew, and what its changelog holds belongs to none. With most of the input gone by then,
    /// its store has the keys of what is left, and no others after one more restart.
    @Test func aChangelogIsEmptiedWhenItsTaskBeginsAnew() throws {
        let log = try EmbeddedLog.inMemory()
        try write(log, partitions: 1)
        let engine = ResettableEngine(log)
        let configuration = RuntimeConfiguration(applicationID: "restored", partitions: 1, mode: .replay)
        func run() throws -> SteppedRuntime {
            let runtime = try SteppedRuntime(topology(), engine: engine, configuration: configuration)
            try runtime.runUntilIdle()
            return runtime
        }
        #expect(try run().size.keys == 50)
        engine.reset()
        try log.deleteRecords(before: [TopicPartition("in", 0): 45])
        #expect(try run().size.keys == 5)
        #expect(try run().size.keys == 5, "what an earlier run counted has come back")
    }

    /// The group must hear of a member that restores for long: before each buffer of the changelog. Partitions that are lost
    /// meanwhile, and come back, are restored from the beginning.
    @Test(arguments: [nil, 1, 3])
    func theGroupIsPolledBetweenBuffersOfARestore(lossAfter: Int?) throws {
        let log = try EmbeddedLog.inMemory()
        let configuration = RuntimeConfiguration(applicationID: "restored", partitions: 1, mode: .replay)
        // A commit for each, so that there are as many batches in the changelog.
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        let first = try SteppedRuntime(topology(), engine: log, configuration: configuration)
        for number in 1...20 as ClosedRange<Int64> {
            try writer.write([
                InputRecord(
                    topic: "in", key: "k\(number)", step: Step(amount: 1, group: 1), time: number, sequence: number)
            ])
            try first.runUntilIdle()
        }
        try first.close()
        let engine = ImpatientEngine(log, lossAfter: lossAfter)
        let again = try SteppedRuntime(topology(), engine: engine, configuration: configuration)
        try again.runUntilIdle()
        #expect(again.size.keys == 20)
        let counts = engine.counts.withLock { $0 }
        #expect(counts.fetches >= 10 && counts.due.isEmpty)
        #expect(counts.mostSincePoll == 1)
    }

    @Test func anotherNumberOfPartitionsIsRefusedBeforeAnythingIsMade() throws {
        let log = try EmbeddedLog.inMemory()
        try write(log, partitions: 2)
        try SteppedRuntime(
            topology(), engine: log,
            configuration: RuntimeConfiguration(applicationID: "restored", partitions: 2, mode: .replay)
        ).runUntilIdle()
        let names = try log.topics().map(\.name)
        let configuration = RuntimeConfiguration(applicationID: "other", partitions: 3, mode: .replay)
        let error = #expect(throws: EngineError.self) {
            try SteppedRuntime(topology(), engine: log, configuration: configuration)
        }
        #expect(error?.code == .topicMismatch)
        #expect(
            error?.message
                == "application other was asked for 3 partitions, but its topic in has 2, and its keys and their "
                + "state lie where that number put them: go on with 2, or begin anew under another application id or on an "
                + "empty log")
        #expect(try log.topics().map(\.name) == names)
    }

    /// Every commit fails: the thread stops with the reason instead of trying for ever.
    @Test(arguments: [["abortable"], ["unknown, not committed", "fenced"], ["retriable"]])
    func commitsThatAlwaysFailEndTheRun(kinds: [String]) throws {
        let log = try EmbeddedLog.inMemory()
        try write(log, partitions: 1)
        let engine = FaultyEngine(log, seed: 1, probability: 1, kinds: kinds)
        var configuration = RuntimeConfiguration(applicationID: "restored", partitions: 1, mode: .replay)
        configuration.commitFailureLimit = 5
        let runtime = try SteppedRuntime(topology(), engine: engine, configuration: configuration)
        let error = #expect(throws: EngineError.self) { try runtime.runUntilIdle() }
        #expect(error?.message == "5 commits in a row have failed, and nothing more can be done; the last: injected")
        #expect(error?.code == .unavailable)
    }
}

private final class Heard: Sendable {
    private let reports = Mutex<[RestoreProgress]>([])

    var all: [RestoreProgress] { reports.withLock { $0 } }

    func add(_ report: RestoreProgress) { reports.withLock { $0.append(report) } }
}
