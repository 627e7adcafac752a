import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// The order of arrival in a replay where no timer or window is further up: behind a repartition, too, records wait for
/// nothing but the sequence watermark.
struct UntimedArrivalTests {
    @Test(arguments: ArrivalTests.cases)
    func aReplayIsWhatTheModelSays(partitions: Int32, seed: UInt64) throws {
        print("UntimedArrivalTests.aReplayIsWhatTheModelSays partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let records = ArrivalInput.random(&random, count: 160)
        let (log, restarts) = try ArrivalReplay.run(
            records, partitions: partitions, &random, UntimedTopology.make)
        #expect(
            try canonical(log, "groups").map(\.modelLine).sorted() == UntimedTopology.model(records),
            "seed \(seed), \(partitions) partitions, \(restarts) restarts")
    }

    @Test(arguments: [false, true])
    func recordsWaitForEventTimeOnlyWhereTimersAre(hasTimers: Bool) throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        let runtime = try SteppedRuntime(
            hasTimers ? ArrivalTopology.make() : UntimedTopology.make(), engine: log,
            configuration: ArrivalReplay.configuration(1, ManualClock()))
        for sequence in Int64(1)...4 {
            try writer.write([
                InputRecord(
                    topic: "in", key: "a", step: Step(amount: sequence, group: 0), time: 10_000 + sequence,
                    sequence: sequence)
            ])
        }
        try writer.state(["in"], watermark: 8_000, sequence: 4)
        try runtime.runUntilIdle()
        let sequences = Set(try canonical(log, "groups").map(\.sequence))
        // Of sequence 4 the writer has not said that it is past.
        #expect(sequences == (hasTimers ? [] : [1, 2, 3]))
    }
}
