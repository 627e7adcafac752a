import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Keys in windows as bytes, and the partitions they lie in.
struct WindowedSerdeTests {
    static let key = Windowed(
        key: "ab", start: Timestamp(milliseconds: 60_000), end: Timestamp(milliseconds: 120_000))
    static let kinds: [Serde<Windowed<String>>] = [
        .windowed(.string), .windowed(.string, size: .minutes(1)), .timeWindowed(.string, size: .minutes(1)),
        .sessionWindowed(.string, gap: .seconds(20)),
    ]

    private func bytes(_ serde: Serde<Windowed<String>>) -> [UInt8] {
        let writer = ByteWriter()
        serde.makeEncode()(Self.key, writer)
        return Array(writer.bytes)
    }

    /// 60,000 is 0xEA60, 120,000 is 0x1D4C0 and 100,000, the last record of the session, 0x186A0.
    @Test func bytesAreThoseOfKafkaStreams() {
        let start: [UInt8] = [0, 0, 0, 0, 0, 0, 0xEA, 0x60]
        let key = Array("ab".utf8)
        #expect(bytes(Self.kinds[0]) == start + [0, 0, 0, 0, 0, 0x01, 0xD4, 0xC0] + key)
        #expect(bytes(Self.kinds[1]) == start + key)
        #expect(bytes(Self.kinds[2]) == key + start, "TimeWindowedSerializer")
        #expect(
            bytes(Self.kinds[3]) == key + [0, 0, 0, 0, 0, 0x01, 0x86, 0xA0] + start, "SessionWindowedSerializer")
    }

    @Test(arguments: kinds.indices)
    func whatIsWrittenIsRead(kind: Int) throws {
        let serde = Self.kinds[kind]
        let written = bytes(serde)
        #expect(try written.withUnsafeBytes { try serde.decode($0) } == Self.key)
        #expect(throws: Rejection.self) { try written.prefix(7).withUnsafeBytes { try serde.decode($0) } }
    }

    /// A window's result lies where the records of its key lie, in a result topic and behind a repartition.
    @Test(arguments: kinds.indices)
    func partitionsAreThoseOfTheKeyAlone(kind: Int) throws {
        let input = Topic("in", key: .string, value: .int64)
        let output = Topic("out", key: Self.kinds[kind], value: .int64)
        let topology = Topology("windowed")
        let counts = topology.stream(input).groupByKey().windowed(by: .tumbling(.minutes(1))).count("counts")
            .suppress(until: .windowCloses)
        counts.to(output)
        counts.mapValues { $0 }.repartition("again", key: Self.kinds[kind], value: .int64)
            .to(Topic("plain", key: .binary, value: .int64))
        let driver = try TopologyTestDriver(topology, partitions: 7)
        let keys = (0..<30).map { "key \($0)" }
        for (index, key) in keys.enumerated() {
            for minute in 0..<3 {
                let time = Timestamp.zero + .minutes(Int64(minute)) + .milliseconds(Int64(index))
                try driver.pipeInput(input, key: key, value: 1, at: time)
            }
        }
        try driver.endInput(input, at: .zero + .minutes(5))
        for topic in ["out", driver.topicNames.repartition("again")] {
            var found = 0
            try forEachRecord(driver.engine, topic) { partition, record in
                guard let bytes = record.key else { return }
                found += 1
                let key = try Self.kinds[kind].decode(bytes).key
                let expected = Array(key.utf8).withUnsafeBytes { Partitioner.partition(of: $0, among: 7) }
                #expect(partition == expected, "\(topic): \(key)")
            }
            #expect(found >= keys.count, "\(topic)")
        }
        #expect(Self.kinds[kind].partition(ofKey: UnsafeRawBufferPointer(start: nil, count: 0), among: 7) >= 0)
    }
}
