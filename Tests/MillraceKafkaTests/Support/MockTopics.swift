#if Kafka
    import KafkaMock
    import MillraceCore
    @testable import MillraceKafka
    import Synchronization

    /// The topics of a mock cluster, which has no requests to create or describe them: they are made by telling it, and
    /// what they were meant to be is kept here.
    final class MockTopics: TopicDirectory {
        private let make: @Sendable (_ name: String, _ partitions: Int32) throws(EngineError) -> Void
        private let known = Mutex<[String: TopicSettings]>([:])

        /// The topics of a cluster in this process.
        init(_ cluster: MockCluster) {
            make = { (name, partitions) throws(EngineError) in try cluster.createTopic(name, partitions: partitions) }
        }

        /// The topics of a cluster in another process.
        init(_ process: MockProcess) {
            make = { (name, partitions) throws(EngineError) in try process.tell("topic \(name) \(partitions)") }
        }

        func create(_ topic: TopicDescription) throws(EngineError) {
            try make(topic.name, topic.partitions)
            var settings = TopicSettings()
            settings.cleanup = topic.cleanup
            settings.configuration = topic.configuration
            known.withLock { $0[topic.name] = settings }
        }

        func settings(of topics: [String]) throws(EngineError) -> [String: TopicSettings]? {
            known.withLock { known in known.filter { topics.contains($0.key) } }
        }
    }
#endif
