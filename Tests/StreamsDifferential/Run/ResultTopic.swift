import MillraceCore
import MillraceStreams

/// The topic that every case's results go to, and what is read there.
enum ResultTopic {
    static let name = "results"
    static let topic = Topic(name, key: .string, value: .string)

    /// Every record of `topic`, partition by partition in order.
    static func read(_ topic: String, of engine: any Engine) throws -> [ResultLine] {
        var lines: [ResultLine] = []
        try forEachRecord(of: topic, in: engine) { _, record in
            lines.append(
                ResultLine(
                    time: record.timestamp.milliseconds,
                    sequence: StreamHeader.place(in: record.headers)?.sequence ?? -1,
                    key: record.key.map { String(decoding: $0, as: UTF8.self) } ?? "null",
                    value: record.value.map { String(decoding: $0, as: UTF8.self) } ?? "nil"))
        }
        return lines
    }

    /// The ticks that a live run of `application` has left.
    static func readTicks(of application: String, in engine: any Engine) throws -> [Admission.Tick] {
        var ticks: [Admission.Tick] = []
        try forEachRecord(of: TopicNames(applicationID: application).ticks, in: engine) { partition, record in
            guard let key = record.key, let value = record.value else { return }
            var reader = ByteReader(value)
            ticks.append(
                Admission.Tick(
                    topic: String(decoding: key, as: UTF8.self), partition: partition, offset: try reader.read(),
                    time: record.timestamp.milliseconds))
        }
        return ticks
    }

    /// Copies `topic`, as it stands, into another engine.
    static func copy(_ topic: String, from engine: any Engine, to other: any Engine) throws {
        guard let description = try engine.topic(named: topic) else { return }
        try other.createTopic(description)
        let producer = try other.makeProducer(transactionalID: "copy")
        try producer.begin()
        try forEachRecord(of: topic, in: engine) { partition, record in
            let batch = RecordBatchBuilder()
            batch.append(
                timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers)
            try producer.append(batch, to: TopicPartition(topic, partition))
        }
        guard case .committed = producer.commit() else { throw EngineError(.unavailable, "not copied") }
    }

    private static func forEachRecord(
        of topic: String, in engine: any Engine, _ body: (Int32, RawRecord) throws -> Void
    ) throws {
        let consumer = try engine.makeConsumer()
        let buffer = RecordBuffer()
        for number in 0..<(try engine.topic(named: topic)?.partitions ?? 0) {
            let partition = TopicPartition(topic, number)
            let first = try engine.offsets(of: partition).lowerBound
            _ = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records { try body(number, record) }
            }
        }
    }
}
