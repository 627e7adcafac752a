import MillraceCore
import MillraceTesting
import Synchronization

/// An engine whose groups can be reset: they lose their places, while all topics, repartition topics among them, keep what
/// they hold. It does so by giving the groups other names.
final class ResettableEngine: ForwardingEngine, @unchecked Sendable {
    private let resets = Mutex(0)

    /// Has all groups begin anew. Who runs must be gone.
    func reset() { resets.withLock { $0 += 1 } }

    fileprivate func name(of group: String) -> String { "\(group)-\(resets.withLock { $0 })" }

    override func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: name(of: group), of: partitions)
    }
    override func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.settledOffsets(group: name(of: group), of: partitions)
    }
    override func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {}
    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        ResettableProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
    override func joinGroup(
        _ group: String, topics: [String], clientID: String
    ) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(name(of: group), topics: topics, clientID: clientID)
    }
}

private final class ResettableProducer: ForwardingProducer {
    private let engine: ResettableEngine

    init(_ inner: any TransactionalProducer, engine: ResettableEngine) {
        self.engine = engine
        super.init(inner)
    }

    override func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try inner.sendOffsets(offsets, group: engine.name(of: group), member: member)
    }
}
