#if Kafka
    import CRdKafka
    import MillraceCore
    @testable import MillraceKafka
    import Synchronization

    /// librdkafka's mock cluster of three brokers, in this process: it speaks the protocol over loopback.
    final class MockCluster: @unchecked Sendable {
        private let client: Client
        private let cluster: OpaquePointer
        /// How the topics were meant to be set up that were created here; the cluster itself keeps no settings.
        private let settings = Mutex<[String: TopicSettings]>([:])

        /// The client that keeps the cluster is connected to none.
        private static let options = KafkaOptions(bootstrapServers: "localhost:1", properties: ["log_level": "0"])

        /// One for all tests that share a cluster.
        static let shared = Result { () throws(EngineError) in try MockCluster() }

        init() throws(EngineError) {
            client = try Client(RD_KAFKA_PRODUCER, Configuration(Self.options, [:]))
            guard let cluster = rd_kafka_mock_cluster_new(client.handle, 3) else {
                throw EngineError(.unavailable, "librdkafka makes no mock cluster")
            }
            self.cluster = cluster
        }

        deinit {
            rd_kafka_mock_cluster_destroy(cluster)
        }

        var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

        /// The next requests of this kind fail with `errors`, in this order.
        func fail(_ request: Int16, with errors: [rd_kafka_resp_err_t]) {
            rd_kafka_mock_push_request_errors_array(cluster, request, errors.count, errors)
        }

        /// Requests of this kind succeed again.
        func failNoMore(_ request: Int16) {
            rd_kafka_mock_clear_request_errors(cluster, request)
        }

        fileprivate func settings(of topics: [String]) -> [String: TopicSettings] {
            settings.withLock { known in known.filter { topics.contains($0.key) } }
        }

        fileprivate func createTopic(_ topic: TopicDescription) throws(EngineError) {
            let code = rd_kafka_mock_topic_create(cluster, topic.name, topic.partitions, 1)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
                throw KafkaFailure(code).engineError("creating the topic \(topic.name)")
            }
            var wanted = TopicSettings()
            wanted.cleanup = topic.cleanup
            wanted.configuration = topic.configuration
            settings.withLock { $0[topic.name] = wanted }
        }
    }

    /// The topics of a mock cluster, which has no requests to create or describe them.
    struct MockTopics: TopicDirectory {
        let cluster: MockCluster

        func create(_ topic: TopicDescription) throws(EngineError) {
            try cluster.createTopic(topic)
        }

        func settings(of topics: [String]) throws(EngineError) -> [String: TopicSettings] {
            cluster.settings(of: topics)
        }
    }
#endif
