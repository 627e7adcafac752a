import MillraceCore
import MillraceLog
import MillraceTesting
import Synchronization

/// A log of which it is counted how many batches each topic is given, and whose offsets may be said not to count records.
final class ObservedEngine: ForwardingEngine, @unchecked Sendable {
    private let offsetsCountRecords: Bool
    private let appended = Mutex<[String: Int]>([:])

    init(offsetsCountRecords: Bool = true) throws {
        self.offsetsCountRecords = offsetsCountRecords
        super.init(try EmbeddedLog.inMemory())
    }

    /// How many batches `topic` has been given.
    func batches(of topic: String) -> Int { appended.withLock { $0[topic] ?? 0 } }

    fileprivate func count(_ topic: String) { appended.withLock { $0[topic, default: 0] += 1 } }

    override var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.offsetsCountRecords = offsetsCountRecords
        return capabilities
    }
    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        CountingProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
}

private final class CountingProducer: ForwardingProducer {
    private let engine: ObservedEngine

    init(_ inner: any TransactionalProducer, engine: ObservedEngine) {
        self.engine = engine
        super.init(inner)
    }

    override func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        engine.count(partition.topic)
        try inner.append(batch, to: partition)
    }
}
