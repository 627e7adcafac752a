import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// A live run, with ticks, late records and restarts; then its source and tick topics in a fresh log, run once more. Both
/// must leave the same bytes.
struct ReplayTicksTests {
    static let topics = TripTopology.results + ["trips-late"]

    private func configuration(
        _ mode: RuntimeConfiguration.Mode, _ partitions: Int32, _ clock: ManualClock, fetchBytes: Int
    ) -> RuntimeConfiguration {
        var configuration = RuntimeConfiguration(applicationID: "trips", partitions: partitions, mode: mode)
        configuration.clock = clock
        configuration.fetchBytes = fetchBytes
        return configuration
    }

    @Test(arguments: ([1, 3, 8] as [Int32]).flatMap { partitions in (UInt64(1)...8).map { (partitions, $0) } })
    func aReplayGivesTheLiveRunsBytes(partitions: Int32, seed: UInt64) throws {
        let note: Comment = "seed \(seed), \(partitions) partitions"
        var random = SeededRandom(seed: seed)
        let live = try EmbeddedLog.inMemory()
        let runtime = try runLive(live, partitions, &random)
        let replay = try EmbeddedLog.inMemory()
        for topic in TripTopology.inputs + ["trips-ticks"] { try copyTopic(topic, from: live, to: replay) }
        var again = try SteppedRuntime(
            TripTopology.make(), engine: replay,
            configuration: configuration(.replayTicks, partitions, ManualClock(), fetchBytes: 700))
        for _ in 0..<random.integer(in: 1...40) { _ = try again.step() }
        again = try SteppedRuntime(
            TripTopology.make(), engine: replay,
            configuration: configuration(.replayTicks, partitions, ManualClock(), fetchBytes: 900))
        try again.runUntilIdle()
        for topic in Self.topics {
            #expect(try canonical(replay, topic) == canonical(live, topic), "\(topic): \(note)")
        }
        let (first, second) = (try runtime.progress(), try again.progress())
        #expect(first.accounting == second.accounting, note)
        #expect(first.watermark == second.watermark, note)
        #expect(first.accounting.late > 0 && first.lag == 0, "records are late; \(note)")
        #expect(try live.offsets(of: TopicPartition("trips-ticks", 0)).upperBound > 0, note)
    }

    private func runLive(
        _ engine: EmbeddedLog, _ partitions: Int32, _ random: inout SeededRandom
    ) throws -> SteppedRuntime {
        let clock = ManualClock()
        let writer = try InputWriter(engine, topics: TripTopology.inputs, partitions: partitions)
        var runtime = try SteppedRuntime(
            TripTopology.make(), engine: engine,
            configuration: configuration(.live, partitions, clock, fetchBytes: 400))
        for record in TripInput.random(&random, count: 200, keys: 8) {
            var record = record
            if random.chance(0.15) { record.time -= random.integer(below: 4_000) }
            try writer.write([record], hasSequences: false)
            switch random.integer(below: 8) {
            case 0...1:
                try runtime.runUntilIdle()
                clock.advance(by: .milliseconds(random.integer(in: 300...3_000)))
                try runtime.runUntilIdle()
            case 2: try runtime.runUntilIdle()
            case 3 where random.chance(0.3):
                runtime = try SteppedRuntime(
                    TripTopology.make(), engine: engine,
                    configuration: configuration(.live, partitions, clock, fetchBytes: 400))
            default: for _ in 0..<random.integer(below: 4) { _ = try runtime.step() }
            }
        }
        try runtime.runUntilIdle()
        for _ in 0..<4 {
            clock.advance(by: .seconds(2))
            try runtime.runUntilIdle()
        }
        return runtime
    }
}
