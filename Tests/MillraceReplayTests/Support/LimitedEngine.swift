import MillraceCore

/// An engine that says that it keeps no records before a moment.
final class LimitedEngine: Engine {
    private let inner: any Engine
    private let earliest: Timestamp

    init(_ inner: any Engine, earliest: Timestamp) {
        (self.inner, self.earliest) = (inner, earliest)
    }

    var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.earliestTimestamp = earliest
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
        try inner.makeProducer(transactionalID: transactionalID)
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(group, topics: topics, clientID: clientID)
    }
}
