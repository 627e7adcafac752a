#if Kafka
    import Foundation
    import KafkaMock
    import MillraceCore
    @testable import MillraceKafka
    import MillraceTesting

    /// The cluster that the conformance suite is run on: the one that `MILLRACE_TEST_BOOTSTRAP` names, as `host:port`, or
    /// else librdkafka's mock cluster of three brokers, in another process.
    enum TestedCluster {
        static let bootstrapServers = ProcessInfo.processInfo.environment["MILLRACE_TEST_BOOTSTRAP"]

        static let engine =
            bootstrapServers.map { servers in
                EngineUnderTest(name: "the Kafka cluster at \(servers)") { EngineInstance(engine: try makeEngine()) }
            }
            ?? mockEngine

        /// What the mock cluster can be held to.
        static let mockEngine = EngineUnderTest(
            name: "librdkafka's mock cluster", exemptions: mockExemptions, patience: .seconds(40)
        ) { EngineInstance(engine: try mock.get().makeEngine()) }

        /// Another handle of the cluster.
        static func makeEngine() throws -> KafkaEngine {
            if let bootstrapServers { return try KafkaEngine(options(bootstrapServers)) }
            return try mock.get().makeEngine()
        }

        private static let mock = Result { try MockHandle() }

        /// A mock cluster for tests that share it, with what is known of its topics.
        struct MockHandle {
            let process: MockProcess
            let topics: MockTopics

            init() throws {
                process = try MockProcess()
                topics = MockTopics(process)
            }

            func makeEngine() throws -> KafkaEngine {
                try KafkaEngine(options(process.bootstrapServers), directory: topics)
            }
        }

        /// What the mock cluster does not do: a test that passed on it would prove nothing.
        private static let mockExemptions: [ConformanceNeed: String] = [
            .isolation: "the mock cluster shows records of open and aborted transactions to everyone",
            .committedOffsets: "the mock cluster stores no offsets that are sent in a transaction",
            .producerFencing: "the mock cluster does not fence a producer when another takes its id",
            .memberFencing: "the mock cluster does not look at the generation of who commits",
            .deletion: "the mock cluster knows no request that deletes records",
            .laterTopics: "the mock cluster creates every topic that anyone asks for",
            .topicSettings: "the mock cluster's topics have no settings",
        ]

        /// Sessions and fetches are short, so that a test need not wait long for one to end.
        static func options(_ bootstrapServers: String) -> KafkaOptions {
            KafkaOptions(
                bootstrapServers: bootstrapServers,
                properties: [
                    "session.timeout.ms": "6000", "heartbeat.interval.ms": "500", "max.poll.interval.ms": "6000",
                    "topic.metadata.refresh.interval.ms": "2000", "fetch.wait.max.ms": "10",
                ])
        }
    }
#endif
