import MillraceCore
import Synchronization

/// An engine whose groups can be reset: they lose their places, while all topics, repartition topics among them, keep what
/// they hold. It does so by giving the groups other names.
final class ResettableEngine: Engine {
    private let inner: any Engine
    private let resets = Mutex(0)

    init(_ inner: any Engine) {
        self.inner = inner
    }

    /// Has all groups begin anew. Who runs must be gone.
    func reset() { resets.withLock { $0 += 1 } }

    fileprivate func name(of group: String) -> String { "\(group)-\(resets.withLock { $0 })" }

    var capabilities: EngineCapabilities { inner.capabilities }
    func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
    func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> { try inner.offsets(of: partition) }
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: name(of: group))
    }
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {}
    func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        ResettableProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(name(of: group), topics: topics, clientID: clientID)
    }
}

private final class ResettableProducer: TransactionalProducer {
    private let inner: any TransactionalProducer
    private let engine: ResettableEngine

    init(_ inner: any TransactionalProducer, engine: ResettableEngine) {
        self.inner = inner
        self.engine = engine
    }

    func begin() throws(EngineError) { try inner.begin() }
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try inner.append(batch, to: partition)
    }
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try inner.sendOffsets(offsets, group: engine.name(of: group), member: member)
    }
    func commit() -> CommitOutcome { inner.commit() }
    func abort() { inner.abort() }
}
