import MillraceCore

/// An engine on which something else happens, once, just before somebody does something. Belongs to one thread.
final class OvertakingEngine: Engine, @unchecked Sendable {
    /// What somebody does.
    enum Moment: Equatable {
        /// Begins a transaction.
        case transaction
        /// Begins a transaction of the publisher of a topic.
        case publication(to: String)
        /// Asks for a topic.
        case look(at: String)
    }

    private let engine: any Engine
    private let moment: Moment
    private var event: (() -> Void)?

    init(_ engine: any Engine, before moment: Moment, event: @escaping () -> Void) {
        self.engine = engine
        self.moment = moment
        self.event = event
    }

    fileprivate func note(_ moment: Moment) {
        guard moment == self.moment, let event else { return }
        self.event = nil
        event()
    }

    var capabilities: EngineCapabilities { engine.capabilities }

    func createTopic(_ topic: TopicDescription) throws(EngineError) { try engine.createTopic(topic) }
    func topics() throws(EngineError) -> [TopicDescription] { try engine.topics() }
    func topic(named name: String) throws(EngineError) -> TopicDescription? {
        note(.look(at: name))
        return try engine.topic(named: name)
    }
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
        try engine.offsets(of: partition)
    }
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try engine.committedOffsets(group: group)
    }
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try engine.deleteRecords(before: offsets)
    }
    func makeConsumer() throws(EngineError) -> any Consumer { try engine.makeConsumer() }
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        OvertakenProducer(try engine.makeProducer(transactionalID: transactionalID), transactionalID, of: self)
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try engine.joinGroup(group, topics: topics, clientID: clientID)
    }
}

private final class OvertakenProducer: TransactionalProducer {
    private let producer: any TransactionalProducer
    private let engine: OvertakingEngine
    private let transactionalID: String

    init(_ producer: any TransactionalProducer, _ transactionalID: String, of engine: OvertakingEngine) {
        self.producer = producer
        self.transactionalID = transactionalID
        self.engine = engine
    }

    func begin() throws(EngineError) {
        engine.note(.transaction)
        if transactionalID.hasSuffix("-publisher") {
            engine.note(.publication(to: String(transactionalID.dropLast(10))))
        }
        try producer.begin()
    }

    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try producer.append(batch, to: partition)
    }

    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try producer.sendOffsets(offsets, group: group, member: member)
    }

    func commit() -> CommitOutcome { producer.commit() }
    func abort() { producer.abort() }
}
