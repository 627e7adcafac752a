import MillraceCore
import MillraceTesting
import Synchronization

/// An engine as librdkafka's mock cluster is one: what a transaction appends is there at once and stays, and no group's
/// offsets are kept. Whoever is given a partition begins at its beginning, and writes all of it once more. Beside, whoever
/// writes can be cut off in the middle of a transaction.
final class RepeatingEngine: ForwardingEngine, @unchecked Sendable {
    private let left = Mutex<Int?>(nil)

    /// Cuts off whoever appends the batch after `count` more, by an error.
    func cutOff(after count: Int) { left.withLock { $0 = count } }

    /// Lets everyone write again.
    func heal() { left.withLock { $0 = nil } }

    fileprivate func noteAppend() throws(EngineError) {
        let isCutOff = left.withLock { left -> Bool in
            guard let count = left else { return false }
            left = count - 1
            return count <= 0
        }
        if isCutOff { throw EngineError(.closed, "cut off") }
    }

    override var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.deletesFromCompacted = false
        return capabilities
    }
    override func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] { [:] }
    override func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] { [:] }
    override func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {}
    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        RepeatingProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
}

private final class RepeatingProducer: TransactionalProducer {
    private let inner: any TransactionalProducer
    private let engine: RepeatingEngine

    init(_ inner: any TransactionalProducer, engine: RepeatingEngine) {
        self.inner = inner
        self.engine = engine
    }

    func begin() throws(EngineError) {}
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try engine.noteAppend()
        try inner.begin()
        try inner.append(batch, to: partition)
        guard case .committed = inner.commit() else { throw EngineError(.unavailable, "not appended") }
    }
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {}
    func commit() -> CommitOutcome { .committed([:]) }
    func abort() {}
}
