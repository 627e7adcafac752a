import MillraceCore

/// An engine that hands every call to another. A subclass changes what a test is about, and nothing is forgotten of the
/// rest.
open class ForwardingEngine: Engine, @unchecked Sendable {
    /// The engine behind this one.
    public let inner: any Engine

    /// An engine that does what `inner` does.
    public init(_ inner: any Engine) {
        self.inner = inner
    }

    open var capabilities: EngineCapabilities { inner.capabilities }

    open func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }

    open func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }

    open func topic(named name: String) throws(EngineError) -> TopicDescription? { try inner.topic(named: name) }

    open func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
        try inner.offsets(of: partition)
    }

    open func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: group, of: partitions)
    }

    open func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.settledOffsets(group: group, of: partitions)
    }

    open func settledEnd(of partition: TopicPartition) throws(EngineError) -> Int64 {
        try inner.settledEnd(of: partition)
    }

    open func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try inner.deleteRecords(before: offsets)
    }

    open func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }

    open func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        try inner.makeProducer(transactionalID: transactionalID)
    }

    open func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(group, topics: topics, clientID: clientID)
    }

    open func wakeWaiting() { inner.wakeWaiting() }
}
