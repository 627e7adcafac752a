#if Kafka
    import KafkaMock
    import MillraceCore
    import MillraceKafka
    import MillraceTesting

    /// An engine on a mock cluster whose coordinators move: that of a transactional id before each transaction and before
    /// each commit, that of a group before each join and each question for its offsets.
    final class MovingEngine: ForwardingEngine, @unchecked Sendable {
        private let cluster: MockCluster

        init(_ inner: KafkaEngine, on cluster: MockCluster) {
            self.cluster = cluster
            super.init(inner)
        }

        fileprivate func move(_ name: String, isGroup: Bool = false) throws(EngineError) {
            guard !name.isEmpty else { return }
            try cluster.moveCoordinator(of: name, isGroup: isGroup, to: .random(in: 1...cluster.brokers))
        }

        override func committedOffsets(
            group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try move(group, isGroup: true)
            return try inner.committedOffsets(group: group, of: partitions)
        }
        override func settledOffsets(
            group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try move(group, isGroup: true)
            return try inner.settledOffsets(group: group, of: partitions)
        }
        override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
            MovingProducer(try inner.makeProducer(transactionalID: transactionalID)) { [self] () throws(EngineError) in
                try move(transactionalID)
            }
        }
        override func joinGroup(
            _ group: String, topics: [String], clientID: String
        ) throws(EngineError) -> any GroupMember {
            try move(group, isGroup: true)
            return try inner.joinGroup(group, topics: topics, clientID: clientID)
        }
    }

    private final class MovingProducer: ForwardingProducer {
        private let move: () throws(EngineError) -> Void

        init(_ inner: any TransactionalProducer, move: @escaping () throws(EngineError) -> Void) {
            self.move = move
            super.init(inner)
        }

        override func begin() throws(EngineError) {
            try move()
            try inner.begin()
        }
        override func commit() -> CommitOutcome {
            do throws(EngineError) {
                try move()
            } catch {
                return .fatal(error)
            }
            return inner.commit()
        }
    }
#endif
