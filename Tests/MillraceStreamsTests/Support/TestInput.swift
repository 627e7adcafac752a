import MillraceCore
import MillraceStreams

/// A record of a test's input.
struct InputRecord: Hashable {
    var topic: String
    var key: String
    var step: Step
    var time: Int64
    var sequence: Int64
}

/// Writes records into source topics of an engine as an ingest does, or, without sequences, as a stranger.
final class InputWriter {
    private let engine: any Engine
    private let producer: any TransactionalProducer
    private let partitions: Int32

    init(_ engine: any Engine, topics: [String], partitions: Int32) throws {
        self.engine = engine
        self.partitions = partitions
        producer = try engine.makeProducer(transactionalID: "input")
        for topic in topics { try engine.createTopic(TopicDescription(name: topic, partitions: partitions)) }
    }

    func write(_ records: [InputRecord], hasSequences: Bool = true) throws {
        try producer.begin()
        for record in records {
            let (key, value, headers) = (ByteWriter(), ByteWriter(), ByteWriter())
            key.write(utf8: record.key)
            record.step.encode(to: value)
            if hasSequences { StreamHeader.write(sequence: record.sequence, ordinal: .root, to: headers) }
            let batch = RecordBatchBuilder()
            batch.append(
                timestamp: Timestamp(milliseconds: record.time), key: key.bytes, value: value.bytes,
                headers: headers.bytes)
            let partition = Partitioner.partition(of: key.bytes, among: partitions)
            try producer.append(batch, to: TopicPartition(record.topic, partition))
        }
        try finish()
    }

    /// States `watermark`, and a sequence watermark if one is given, on every partition of `topics`.
    func state(_ topics: [String], watermark: Int64, sequence: Int64 = .min, isLast: Bool = false) throws {
        try producer.begin()
        for topic in topics {
            for partition in 0..<partitions {
                let headers = ByteWriter()
                StreamHeader.write(
                    watermark: Timestamp(milliseconds: watermark), sequence: sequence, isLast: isLast, writer: 0, of: 1,
                    to: headers)
                let batch = RecordBatchBuilder()
                batch.append(timestamp: .zero, key: nil, value: nil, headers: headers.bytes)
                try producer.append(batch, to: TopicPartition(topic, partition))
            }
        }
        try finish()
    }

    private func finish() throws {
        guard case .committed = producer.commit() else {
            throw EngineError(.unavailable, "the input was not committed")
        }
    }
}

/// One record of a result topic; sorted, these are the canonical order.
struct ResultLine: Hashable, Comparable, CustomStringConvertible {
    var time: Int64
    var sequence: Int64
    var ordinal: Ordinal
    var key: [UInt8]
    var value: [UInt8]

    static func < (left: ResultLine, right: ResultLine) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.sequence != right.sequence { return left.sequence < right.sequence }
        if left.ordinal != right.ordinal { return left.ordinal < right.ordinal }
        return left.key + left.value.map { $0 } < right.key + right.value
    }

    var description: String {
        "\(time) \(sequence) \(ordinal.rawValue) \(String(decoding: key, as: UTF8.self)): "
            + String(decoding: value, as: UTF8.self)
    }
}

private func < (left: [UInt8], right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }

/// Every record of `topic`, in canonical order.
func canonical(_ engine: any Engine, _ topic: String) throws -> [ResultLine] {
    var lines: [ResultLine] = []
    try forEachRecord(engine, topic) { _, raw in
        guard let value = raw.value else { return }
        let place = StreamHeader.place(in: raw.headers)
        lines.append(
            ResultLine(
                time: raw.timestamp.milliseconds, sequence: place?.sequence ?? -1, ordinal: place?.ordinal ?? .root,
                key: raw.key.map { Array($0) } ?? [], value: Array(value)))
    }
    return lines.sorted()
}

/// Gives `body` every record of `topic` with its partition, partition by partition.
func forEachRecord(_ engine: any Engine, _ topic: String, _ body: (Int32, RawRecord) throws -> Void) throws {
    let consumer = try engine.makeConsumer()
    let buffer = RecordBuffer()
    for partition in 0..<(try engine.topic(named: topic)?.partitions ?? 0) {
        var position = try engine.offsets(of: TopicPartition(topic, partition)).lowerBound
        repeat {
            position = try consumer.fetch(
                TopicPartition(topic, partition), from: position, maxBytes: 1 << 20, into: buffer)
            for record in buffer.records { try body(partition, record) }
        } while !buffer.records.isEmpty
    }
}

/// Copies a topic as it is.
func copyTopic(_ topic: String, from: any Engine, to: any Engine) throws {
    guard let description = try from.topic(named: topic) else { throw EngineError(.unknownTopic, "no topic \(topic)") }
    try to.createTopic(description)
    let producer = try to.makeProducer(transactionalID: "copy")
    try producer.begin()
    try forEachRecord(from, topic) { partition, raw in
        let batch = RecordBatchBuilder()
        batch.append(timestamp: raw.timestamp, key: raw.key, value: raw.value, headers: raw.headers)
        try producer.append(batch, to: TopicPartition(topic, partition))
    }
    guard case .committed = producer.commit() else { throw EngineError(.unavailable, "\(topic) was not copied") }
}
