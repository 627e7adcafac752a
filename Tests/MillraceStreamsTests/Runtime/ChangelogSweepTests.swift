import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// Changelogs whose beginning a runtime deletes while it runs.
struct ChangelogSweepTests {
    private static let keys = 900
    private static let view = StoreView<String, Int64>("counts")

    private func topology() -> Topology {
        let topology = Topology("swept")
        topology.stream(Topic("in", key: .string, value: Serde<Step>.binary)).groupByKey().count("counts")
            .to(Topic("out", key: .string, value: .int64))
        return topology
    }

    /// In each round half of the keys have a record; every fifth key never after the first round.
    private func write(_ round: Int, _ writer: InputWriter) throws -> [String] {
        let keys = (0..<Self.keys).filter { round == 0 || $0 % 2 == round % 2 && $0 % 5 != 0 }.map { "k\($0)" }
        let records = keys.enumerated().map { index, key in
            let number = Int64(round * Self.keys + index)
            return InputRecord(
                topic: "in", key: key, step: Step(amount: 1, group: 1), time: number, sequence: number)
        }
        try writer.write(records)
        return keys
    }

    /// What a store holds is restored whole, whenever it is, though most of its changelog is gone.
    @Test func whatIsLeftRestoresTheStore() throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        let configuration = RuntimeConfiguration(applicationID: "swept", partitions: 1, mode: .replay)
        let changelog = TopicPartition("swept-counts-changelog", 0)
        var counts: [String: Int64] = [:]
        var runtime = try SteppedRuntime(topology(), engine: log, configuration: configuration)
        var (starts, lengths) = (Set<Int64>(), [Int]())
        for round in 0..<90 {
            for key in try write(round, writer) { counts[key, default: 0] += 1 }
            try runtime.runUntilIdle()
            let offsets = try log.offsets(of: changelog)
            starts.insert(offsets.lowerBound)
            lengths.append(offsets.count)
            if round % 7 == 6 {
                runtime = try SteppedRuntime(topology(), engine: log, configuration: configuration)
                try runtime.runUntilIdle()
                #expect(try runtime.query(Self.view).value == counts, "after round \(round)")
            }
        }
        #expect(starts.count > 2, "the beginning was deleted several times")
        #expect(lengths.allSatisfy { $0 < 25_000 })
    }
}
