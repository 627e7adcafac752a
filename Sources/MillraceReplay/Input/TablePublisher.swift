import MillraceCore
import MillraceStreams

/// Publishes the content of a table to its topic, from which every worker reads it.
///
/// Of several publishers of a topic the one that was made last counts: an older one fails to publish. So what is read after a
/// publisher was made cannot be replaced by others before it publishes in turn.
public final class TablePublisher<Key: Sendable, Value: Sendable> {
    private let topic: Topic<Key, Value>
    private let producer: any TransactionalProducer

    /// A publisher for the compacted topic, of one partition, which is created if it is not there.
    /// - Throws: `EngineError`.
    public init(_ topic: Topic<Key, Value>, on engine: any Engine) throws(EngineError) {
        self.topic = topic
        try engine.createTopic(TopicDescription(name: topic.name, partitions: 1, cleanup: .compact))
        producer = try engine.makeProducer(transactionalID: "\(topic.name)-publisher")
    }

    /// Publishes `entries` in one transaction; a later entry of a key replaces an earlier one.
    /// - Throws: `EngineError`, `fenced` if another publisher was made meanwhile; nothing is published then.
    public func publish(_ entries: some Sequence<(key: Key, value: Value)>) throws(EngineError) {
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
            if batch.byteCount > 1 << 17 { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        }
        if !batch.isEmpty { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        switch producer.commit() {
        case .committed: return
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }

    /// Publishes `entries` to a topic in one transaction. Of two processes that do so at once, as when they start together,
    /// both get through.
    /// - Throws: `EngineError`.
    public static func publish(
        _ entries: some Sequence<(key: Key, value: Value)>, to topic: Topic<Key, Value>, on engine: any Engine
    ) throws(EngineError) {
        for _ in 1..<10 {
            do throws(EngineError) {
                return try TablePublisher(topic, on: engine).publish(entries)
            } catch  where error.code == .fenced {
                continue
            }
        }
        try TablePublisher(topic, on: engine).publish(entries)
    }
}
