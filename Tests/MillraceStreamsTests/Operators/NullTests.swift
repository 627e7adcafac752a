import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Null keys and values at sources, sinks and repartitions.
struct NullTests {
    static let plain = Topic("in", key: .string, value: .string)
    static let nullable = Topic("in", key: .optional(.string), value: .optional(.string))
    static let output = Topic("out", key: .optional(.string), value: .optional(.string))
    static let unkeyed = Topic("in", key: .none, value: .string)

    /// All of `topic`, null written as `-`.
    private func lines(_ driver: TopologyTestDriver, _ topic: String) throws -> [String] {
        var lines: [String] = []
        try forEachRecord(driver.engine, topic) { _, raw in
            let texts = [raw.key, raw.value].map { $0.map { "'" + String(decoding: $0, as: UTF8.self) + "'" } ?? "-" }
            lines.append(texts.joined(separator: "="))
        }
        return lines
    }

    @Test func aNullThatTheSerdeDoesNotTakeIsADeadLetter() throws {
        let topology = Topology("plain")
        topology.stream(Self.plain).to(Topic("out", key: .string, value: .string))
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(Self.nullable, key: nil, value: "v", at: .zero)
        try driver.pipeInput(Self.nullable, key: "k", value: nil, at: .zero)
        try driver.pipeInput(Self.nullable, key: "", value: "", at: .zero)
        #expect(try lines(driver, "out") == ["''=''"])
        #expect(try lines(driver, "plain-dead-letters") == ["-='v'", "'k'=-"])
        #expect(try driver.accounting().rejected == ["null-key": 1, "null-value": 1])
    }

    /// Nil is a key like any other, and not the empty one; also where it goes through a repartition and is restored.
    @Test(arguments: [1, 3] as [Int32])
    func anOptionalSerdeReadsAndWritesNull(partitions: Int32) throws {
        let topology = Topology("optional")
        let records = topology.stream(Self.nullable)
        records.to(Self.output)
        let counts = Topic("counts", key: .optional(.string), value: .int64)
        records.repartition("again", key: .optional(.string), value: .optional(.string)).groupByKey().count("counts")
            .to(counts)
        let driver = try TopologyTestDriver(topology, partitions: partitions)
        for (key, value) in [(nil, "v"), ("", nil), (nil, nil), ("k", ""), (nil, "w")] as [(String?, String?)] {
            try driver.pipeInput(Self.nullable, key: key, value: value, at: .zero)
        }
        #expect(try Set(lines(driver, "out")) == ["-='v'", "''=-", "-=-", "'k'=''", "-='w'"])
        #expect(try driver.readKeyValuesToMap(counts) == [nil: 3, "": 1, "k": 1])
        var stored = Set<[UInt8]>()
        try forEachRecord(driver.engine, "optional-counts-changelog") { _, raw in
            stored.insert(try #require(raw.key.map { Array($0) }))
        }
        #expect(stored == [[0], [1], [1, 107]])
    }

    @Test func anUnkeyedTopicIsSpreadOverThePartitions() throws {
        let topology = Topology("unkeyed")
        let sink = Topic("out", key: .none, value: .string)
        topology.stream(Self.unkeyed).mapValues { $0.uppercased() }.to(sink)
        let driver = try TopologyTestDriver(topology, partitions: 3)
        for value in ["a", "b", "c"] { try driver.pipeInput(Self.unkeyed, key: NoKey(), value: value, at: .zero) }
        try driver.pipeInput(Self.plain, key: "passed over", value: "d", at: .zero)
        #expect(try Set(lines(driver, "out")) == ["-='A'", "-='B'", "-='C'", "-='D'"])
        var partitions = Set<Int32>()
        try forEachRecord(driver.engine, "out") { partition, _ in partitions.insert(partition) }
        #expect(partitions == [0, 1, 2])
    }
}
