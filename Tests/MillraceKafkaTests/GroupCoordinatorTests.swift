#if Kafka
    import CRdKafka
    import KafkaMock
    import MillraceCore
    @testable import MillraceKafka
    import Testing

    /// A group's offsets are read while its coordinator is not there yet, is loading what it keeps, or has moved. The mock
    /// cluster, one for each test, keeps offsets that are committed without a transaction; such a commit makes the expected one.
    @Suite struct GroupCoordinatorTests {
        /// Requests by the numbers that Kafka's protocol gives them.
        enum Request: Int16, Sendable {
            case offsetFetch = 9
            case findCoordinator = 10
        }

        private static let partition = TopicPartition("events", 0)

        private func commit(_ offset: Int64, of group: String, on cluster: MockCluster) throws {
            let options = TestedCluster.options(cluster.bootstrapServers)
            let client = try Client(RD_KAFKA_CONSUMER, Configuration(options, ["group.id": group]))
            let list = PartitionList([Self.partition: CommittedOffset(offset: offset)])
            let code = list.withPointer { rd_kafka_commit(client.handle, $0, 0) }
            try #require(code == RD_KAFKA_RESP_ERR_NO_ERROR, "\(KafkaFailure(of: code).reason)")
        }

        /// Reads a group's offset in both ways, of which the given requests fail before each, from a cluster with this offset.
        private func read(
            _ offset: Int64, failing request: Request, _ code: rd_kafka_resp_err_t, times: Int
        ) async throws {
            try await onOwnThread {
                let cluster = try MockCluster()
                try cluster.createTopic("events", partitions: 1)
                try commit(offset, of: "g", on: cluster)
                let engine = try KafkaEngine(
                    TestedCluster.options(cluster.bootstrapServers), directory: MockTopics(cluster))
                for round in 0..<2 {
                    let errors = Array(repeating: code.rawValue, count: times)
                    cluster.fail(request.rawValue, with: errors)
                    let now = try engine.committedOffsets(group: "g", of: [Self.partition])
                    cluster.fail(request.rawValue, with: errors)
                    let settled = try engine.settledOffsets(group: "g", of: [Self.partition])
                    #expect(now == [Self.partition: CommittedOffset(offset: offset)], "round \(round)")
                    #expect(settled == now, "round \(round)")
                }
            }
        }

        /// So a new cluster answers until it has made the topic in which it keeps offsets.
        @Test func aCoordinatorThatIsNotThereYetIsWaitedFor() async throws {
            try await read(17, failing: .findCoordinator, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, times: 4)
        }

        @Test(arguments: [
            RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        ])
        func aCoordinatorThatDoesNotAnswerIsAskedAgain(code: rd_kafka_resp_err_t) async throws {
            try await read(18, failing: .offsetFetch, code, times: 5)
        }

        @Test func aCoordinatorThatHasMovedIsFound() async throws {
            try await onOwnThread {
                let cluster = try MockCluster()
                try cluster.createTopic("events", partitions: 1)
                try commit(19, of: "g", on: cluster)
                let engine = try KafkaEngine(
                    TestedCluster.options(cluster.bootstrapServers), directory: MockTopics(cluster))
                for broker in [1, 2, 3, 1] as [Int32] {
                    try cluster.moveCoordinator(of: "g", isGroup: true, to: broker)
                    let found = try engine.settledOffsets(group: "g", of: [Self.partition])
                    #expect(found == [Self.partition: CommittedOffset(offset: 19)], "broker \(broker)")
                }
            }
        }

        /// A coordinator is refused before it is asked.
        @Test(arguments: [Request.offsetFetch, .findCoordinator])
        func whatIsNotPermittedIsNotAskedAgain(_ request: Request) async throws {
            try await onOwnThread {
                let cluster = try MockCluster()
                let engine = try KafkaEngine(
                    TestedCluster.options(cluster.bootstrapServers), directory: MockTopics(cluster))
                cluster.fail(
                    request.rawValue,
                    with: Array(repeating: RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED.rawValue, count: 20))
                let error = #expect(throws: EngineError.self) {
                    try engine.settledOffsets(group: "g", of: [Self.partition])
                }
                #expect(error?.code == .notPermitted)
            }
        }
    }
#endif
