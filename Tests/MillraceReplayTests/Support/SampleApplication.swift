import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// An application whose lines are `KEY TIME …`, times in milliseconds, with a grace of 100 ms; what has no such beginning
/// has no place.
enum SampleApplication {
    static let source = "lines"

    static func make(longestLine: Int = 262_144, ignoredMembers: Set<String> = []) -> Application {
        let topology = Topology("sample")
        topology.stream(Topic(source, key: .string, value: Serde<String>.string), grace: .milliseconds(100))
            .to(Topic("copies", key: .string, value: .string))
        return Application(
            id: "sample", topology: topology, sourceTopic: source, grace: .milliseconds(100), longestLine: longestLine,
            makePlaceLine: { place }, prepare: { _ in },
            results: [.init(name: "alerts", topic: "alerts"), .init(name: "others", topic: "others")],
            ignoredMembers: ignoredMembers, derive: { _ in Derivation() })
    }

    private static func place(_ line: UnsafeRawBufferPointer, _ key: ByteWriter) -> Timestamp? {
        let parts = line.prefix(100).split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, let time = Int64(String(decoding: parts[1].filter { $0 != 0x0D }, as: UTF8.self)) else {
            return nil
        }
        key.write(utf8: String(decoding: parts[0], as: UTF8.self))
        return Timestamp(milliseconds: time)
    }
}

/// A record of a log, copied.
struct StoredRecord: Hashable {
    var partition: Int32
    var offset: Int64
    var time: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [UInt8]

    var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
    var sequence: Int64? { headers.withUnsafeBytes { StreamHeader.place(in: $0)?.sequence } }
}

extension Engine {
    /// All records of `topic`, partition by partition.
    func records(of topic: String) throws -> [StoredRecord] {
        guard let description = try self.topic(named: topic) else { return [] }
        let (consumer, buffer) = (try makeConsumer(), RecordBuffer())
        var records: [StoredRecord] = []
        for number in 0..<description.partitions {
            var offset: Int64 = 0
            repeat {
                offset = try consumer.fetch(
                    TopicPartition(topic, number), from: offset, maxBytes: 1 << 20, into: buffer)
                for raw in buffer.records {
                    records.append(
                        StoredRecord(
                            partition: number, offset: raw.offset, time: raw.timestamp.milliseconds,
                            key: raw.key.map { [UInt8]($0) }, value: raw.value.map { [UInt8]($0) },
                            headers: [UInt8](raw.headers)))
                }
            } while !buffer.records.isEmpty
        }
        return records
    }

    /// Commits one record.
    func write(
        _ value: String, key: String, time: Int64, headers: (ByteWriter) -> Void, to partition: TopicPartition
    ) throws {
        let producer = try makeProducer(transactionalID: "test")
        let (batch, keyBytes, valueBytes, headerBytes) = (
            RecordBatchBuilder(), ByteWriter(), ByteWriter(), ByteWriter()
        )
        keyBytes.write(utf8: key)
        valueBytes.write(utf8: value)
        headers(headerBytes)
        batch.append(
            timestamp: Timestamp(milliseconds: time), key: keyBytes.bytes, value: valueBytes.bytes,
            headers: headerBytes.bytes)
        try producer.begin()
        try producer.append(batch, to: partition)
        guard case .committed = producer.commit() else { throw EngineError(.invalid, "the test's commit failed") }
    }
}
