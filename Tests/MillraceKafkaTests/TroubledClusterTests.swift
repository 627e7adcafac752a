#if Kafka
    import CRdKafka
    import Foundation
    import KafkaMock
    import MillraceCore
    import MillraceKafka
    import MillraceTesting
    import Testing

    /// What every engine must do, on mock clusters in trouble that passes: it must not be seen from outside. These are the
    /// cases about transactions; `MILLRACE_SOAK` runs all that the mock can be held to.
    @Suite struct TroubledClusterTests {
        enum Trouble: String, CaseIterable, Sendable {
            /// Each answer takes its time.
            case lateAnswers
            /// The first requests of each kind fail, so that they may be made again.
            case passingErrors
            /// Coordinators move between requests.
            case movingCoordinators
        }

        /// Kafka's numbers of the requests, and what the first of each fail with.
        static let passingErrors: [(request: Int16, error: rd_kafka_resp_err_t)] = [
            (0, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION), (1, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION),
            (10, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE), (11, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
            (22, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS), (24, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS),
            (25, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS), (26, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
            (28, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
        ]

        static let cases = EngineConformance.cases(for: TestedCluster.mockEngine).filter { conformanceCase in
            ProcessInfo.processInfo.environment["MILLRACE_SOAK"] != nil
                || conformanceCase.name.hasPrefix("transactions:")
        }

        @Test(arguments: Trouble.allCases, cases)
        func conforms(_ trouble: Trouble, _ conformanceCase: ConformanceCase) async throws {
            let subject = EngineUnderTest(name: trouble.rawValue, patience: .seconds(60)) {
                EngineInstance(engine: try Self.makeEngine(trouble))
            }
            try await onOwnThread { try conformanceCase.run(on: subject) }
        }

        private static let clusters = Result {
            try Trouble.allCases.map { trouble in
                let cluster = try MockCluster()
                return (trouble: trouble, cluster: cluster, topics: MockTopics(cluster))
            }
        }

        private static func makeEngine(_ trouble: Trouble) throws -> any Engine {
            let found = try clusters.get().first { $0.trouble == trouble }
            let (_, cluster, topics) = try #require(found)
            let engine = try KafkaEngine(TestedCluster.options(cluster.bootstrapServers), directory: topics)
            switch trouble {
            case .lateAnswers: cluster.delay(milliseconds: 40)
            case .passingErrors:
                for (request, error) in passingErrors {
                    cluster.fail(request, with: Array(repeating: error.rawValue, count: 2))
                }
            case .movingCoordinators: return MovingEngine(engine, on: cluster)
            }
            return engine
        }
    }
#endif
