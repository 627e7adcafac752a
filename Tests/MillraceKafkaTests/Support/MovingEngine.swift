#if Kafka
    import KafkaMock
    import MillraceCore
    import MillraceKafka

    /// An engine on a mock cluster whose coordinators move: that of a transactional id before each transaction and before
    /// each commit, that of a group before each join.
    final class MovingEngine: Engine {
        private let inner: KafkaEngine
        private let cluster: MockCluster

        init(_ inner: KafkaEngine, on cluster: MockCluster) {
            (self.inner, self.cluster) = (inner, cluster)
        }

        fileprivate func move(_ name: String, isGroup: Bool = false) throws(EngineError) {
            try cluster.moveCoordinator(of: name, isGroup: isGroup, to: .random(in: 1...cluster.brokers))
        }

        var capabilities: EngineCapabilities { inner.capabilities }
        func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
        func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
        func topic(named name: String) throws(EngineError) -> TopicDescription? { try inner.topic(named: name) }
        func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
            try inner.offsets(of: partition)
        }
        func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try inner.committedOffsets(group: group)
        }
        func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
            try inner.deleteRecords(before: offsets)
        }
        func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }
        func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
            MovingProducer(try inner.makeProducer(transactionalID: transactionalID)) { [self] () throws(EngineError) in
                try move(transactionalID)
            }
        }
        func joinGroup(
            _ group: String, topics: [String], clientID: String
        ) throws(EngineError) -> any GroupMember {
            if !group.isEmpty { try move(group, isGroup: true) }
            return try inner.joinGroup(group, topics: topics, clientID: clientID)
        }
    }

    private final class MovingProducer: TransactionalProducer {
        private let inner: any TransactionalProducer
        private let move: () throws(EngineError) -> Void

        init(_ inner: any TransactionalProducer, move: @escaping () throws(EngineError) -> Void) {
            (self.inner, self.move) = (inner, move)
        }

        func begin() throws(EngineError) {
            try move()
            try inner.begin()
        }
        func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
            try inner.append(batch, to: partition)
        }
        func sendOffsets(
            _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
        ) throws(EngineError) {
            try inner.sendOffsets(offsets, group: group, member: member)
        }
        func commit() -> CommitOutcome {
            do throws(EngineError) {
                try move()
            } catch {
                return .fatal(error)
            }
            return inner.commit()
        }
        func abort() { inner.abort() }
    }
#endif
