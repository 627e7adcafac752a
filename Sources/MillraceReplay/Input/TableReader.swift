import MillraceCore
import MillraceStreams

/// Reads the content of a table out of its topic, and keeps up with it.
public final class TableReader<Key: Hashable & Sendable, Value: Sendable> {
    /// The last value of each key, as far as the topic was read.
    public private(set) var entries: [Key: Value] = [:]
    /// Why the last value of a key cannot be read, for those of which it cannot: they have none in ``entries``.
    public private(set) var failures: [Key: String] = [:]
    private let engine: any Engine
    private let consumer: any Consumer
    private let partition: TopicPartition
    private let decodeKey: Serde<Key>.Decode
    private let decodeValue: Serde<Value>.Decode
    private let buffer = RecordBuffer()
    private var position: Int64?

    /// A reader of the only partition of `topic`, which need not be there yet.
    /// - Throws: `EngineError`.
    public init(_ topic: Topic<Key, Value>, on engine: any Engine) throws(EngineError) {
        self.engine = engine
        consumer = try engine.makeConsumer()
        partition = TopicPartition(topic.name, 0)
        decodeKey = topic.key.makeDecode()
        decodeValue = topic.value.makeDecode()
    }

    /// Reads what has come to the topic since the last time. A record without a value removes its key; one whose key
    /// cannot be read is passed over.
    /// - Throws: `EngineError`.
    public func refresh() throws {
        guard try position != nil || engine.topic(named: partition.topic) != nil else { return }
        let first = try position ?? engine.offsets(of: partition).lowerBound
        position = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
            for record in buffer.records { apply(record) }
        }
        buffer.removeAll()
    }

    /// Reads what comes to the topic until the entries are as `isReached` wants them: what a cluster has committed can be read
    /// a moment later only.
    /// - Throws: `EngineError`, `unavailable` if that takes longer than half a minute.
    public func refresh(until isReached: ([Key: Value]) throws -> Bool) throws {
        for _ in 0..<300 {
            let mark = consumer.news()
            try refresh()
            if try isReached(entries) { return }
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
        throw EngineError(
            .unavailable,
            "what was published to \(partition.topic) cannot be read yet: look at the topic before you go on")
    }

    private func apply(_ record: RawRecord) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        guard let key = try? decodeKey(record.key ?? none) else { return }
        entries[key] = nil
        failures[key] = nil
        guard let bytes = record.value else { return }
        do {
            entries[key] = try decodeValue(bytes)
        } catch {
            failures[key] = error.message
        }
    }
}
