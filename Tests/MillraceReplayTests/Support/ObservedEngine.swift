import MillraceCore
import MillraceLog
import Synchronization

/// A log of which it is counted how many batches each topic is given, and whose offsets may be said not to count records.
final class ObservedEngine: Engine {
    private let inner: EmbeddedLog
    private let offsetsCountRecords: Bool
    private let appended = Mutex<[String: Int]>([:])

    init(offsetsCountRecords: Bool = true) throws {
        inner = try EmbeddedLog.inMemory()
        self.offsetsCountRecords = offsetsCountRecords
    }

    /// How many batches `topic` has been given.
    func batches(of topic: String) -> Int { appended.withLock { $0[topic] ?? 0 } }

    fileprivate func count(_ topic: String) { appended.withLock { $0[topic, default: 0] += 1 } }

    var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.offsetsCountRecords = offsetsCountRecords
        return capabilities
    }
    func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
    func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> { try inner.offsets(of: partition) }
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: group)
    }
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try inner.deleteRecords(before: offsets)
    }
    func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        CountingProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(group, topics: topics, clientID: clientID)
    }
}

private final class CountingProducer: TransactionalProducer {
    private let inner: any TransactionalProducer
    private let engine: ObservedEngine

    init(_ inner: any TransactionalProducer, engine: ObservedEngine) {
        self.inner = inner
        self.engine = engine
    }

    func begin() throws(EngineError) { try inner.begin() }
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        engine.count(partition.topic)
        try inner.append(batch, to: partition)
    }
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try inner.sendOffsets(offsets, group: group, member: member)
    }
    func commit() -> CommitOutcome { inner.commit() }
    func abort() { inner.abort() }
}
