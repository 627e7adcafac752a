import MillraceCore
import MillraceStreams

/// Publishes the content of a table to its topic, from which every worker reads it.
public enum TablePublisher {
    private static let batchBytes = 1 << 17

    /// Creates the compacted topic, of one partition, if it is not there, and publishes `entries` to it in one transaction; a
    /// later entry of a key replaces an earlier one.
    /// - Throws: `EngineError`.
    public static func publish<Key, Value>(
        _ entries: some Sequence<(key: Key, value: Value)>, to topic: Topic<Key, Value>, on engine: any Engine
    ) throws(EngineError) {
        try engine.createTopic(TopicDescription(name: topic.name, partitions: 1, cleanup: .compact))
        let producer = try engine.makeProducer(transactionalID: "\(topic.name)-publisher")
        try producer.begin()
        let (batch, key, value) = (RecordBatchBuilder(), ByteWriter(), ByteWriter())
        let (encodeKey, encodeValue) = (topic.key.makeEncode(), topic.value.makeEncode())
        for entry in entries {
            key.removeAll()
            value.removeAll()
            encodeKey(entry.key, key)
            encodeValue(entry.value, value)
            batch.append(
                timestamp: .earliestStored, key: key.bytes, value: value.bytes,
                headers: UnsafeRawBufferPointer(start: nil, count: 0))
            if batch.byteCount > batchBytes { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        }
        if !batch.isEmpty { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        switch producer.commit() {
        case .committed: return
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }
}
