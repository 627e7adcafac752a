import MillraceCore

/// A producer that hands every call to another, for a subclass to change.
open class ForwardingProducer: TransactionalProducer {
    /// The producer behind this one.
    public let inner: any TransactionalProducer

    /// A producer that does what `inner` does.
    public init(_ inner: any TransactionalProducer) {
        self.inner = inner
    }

    open func begin() throws(EngineError) { try inner.begin() }

    open func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try inner.append(batch, to: partition)
    }

    open func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try inner.sendOffsets(offsets, group: group, member: member)
    }

    open func commit() -> CommitOutcome { inner.commit() }

    open func abort() { inner.abort() }
}
