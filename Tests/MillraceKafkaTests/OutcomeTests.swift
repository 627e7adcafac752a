#if Kafka
    import CRdKafka
    import KafkaMock
    import MillraceCore
    @testable import MillraceKafka
    import Testing

    /// What a producer makes of a cluster's errors: the mock cluster, one for each test, is told to answer with them.
    @Suite struct OutcomeTests {
        /// Requests by the numbers that Kafka's protocol gives them.
        enum Request: Int16 {
            case produce = 0
            case findCoordinator = 10
            case addPartitionsToTransaction = 24
            case addOffsetsToTransaction = 25
            case endTransaction = 26
        }

        /// Runs a transaction with offsets, some requests of which fail, and then two more, without failures.
        func run(
            _ request: Request, _ code: rd_kafka_resp_err_t, times: Int = 1, timeout: TimeSpan = .seconds(20)
        ) async throws -> [CommitOutcome] {
            let outcomes = Outcomes()
            try await onOwnThread {
                let cluster = try MockCluster()
                let options = KafkaOptions(
                    bootstrapServers: cluster.bootstrapServers, properties: ["log_level": "0"],
                    timeout: timeout)
                let engine = try KafkaEngine(options, directory: MockTopics(cluster))
                try engine.createTopic(TopicDescription(name: "events", partitions: 1))
                let producer = try engine.makeProducer(transactionalID: "p")
                for isFailing in [true, false, false] {
                    try producer.begin()
                    if isFailing { cluster.fail(request.rawValue, with: Array(repeating: code.rawValue, count: times)) }
                    let batch = RecordBatchBuilder()
                    batch.append(
                        timestamp: Timestamp(milliseconds: 1), key: nil, value: nil,
                        headers: UnsafeRawBufferPointer(start: nil, count: 0))
                    try producer.append(batch, to: TopicPartition("events", 0))
                    let offsets = [TopicPartition("events", 0): CommittedOffset(offset: 1)]
                    try producer.sendOffsets(offsets, group: "g", member: nil)
                    outcomes.list.append(producer.commit())
                    cluster.failNoMore(request.rawValue)
                    producer.abort()
                }
            }
            try #require(outcomes.list.count == 3)
            return outcomes.list
        }

        private final class Outcomes: @unchecked Sendable {
            var list: [CommitOutcome] = []
        }

        @Test func aGroupWhoseCoordinatorIsNotThereYetIsWaitedFor() async throws {
            let outcomes = try await run(.findCoordinator, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, times: 4)
            guard case .committed = outcomes[0], case .committed = outcomes[1] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test func passingErrorsAreOvercome() async throws {
            let outcomes = try await run(.endTransaction, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, times: 2)
            guard case .committed = outcomes[0], case .committed = outcomes[1] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test func anEndThatDoesNotComeIsUnknownAndThenSettled() async throws {
            let outcomes = try await run(
                .endTransaction, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, times: 10_000, timeout: .seconds(2))
            guard case .unknown = outcomes[0], case .committed = outcomes[1] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        /// By Kafka's protocol, these say nothing of whether the transaction was ended before.
        @Test(arguments: [RD_KAFKA_RESP_ERR_UNKNOWN, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE])
        func anUnclearAnswerAtTheEndIsUnknown(_ answer: rd_kafka_resp_err_t) async throws {
            let outcomes = try await run(.endTransaction, answer)
            guard case .unknown = outcomes[0], case .committed = outcomes[1] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        /// Of these a client of librdkafka dies, or has to be told a new id; the next one is as good as new. The coordinator
        /// forgets an id that was idle for a week.
        @Test(arguments: [
            (Request.produce, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER),
            (.addPartitionsToTransaction, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE),
            (.addPartitionsToTransaction, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING),
            (.addOffsetsToTransaction, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE),
        ])
        func aClientThatCannotGoOnIsReplaced(_ request: Request, _ answer: rd_kafka_resp_err_t) async throws {
            let outcomes = try await run(request, answer)
            guard case .abortable = outcomes[0], case .committed = outcomes[2] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test(arguments: [Request.produce, .endTransaction])
        func aProducerThatWasOvertakenIsFencedForGood(_ request: Request) async throws {
            let outcomes = try await run(request, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
            guard case .fenced = outcomes[0], case .fenced = outcomes[1] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test func aMemberOfAnOldGenerationIsFenced() async throws {
            let outcomes = try await run(.addOffsetsToTransaction, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
            guard case .fenced = outcomes[0] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test func aRecordThatIsNotStoredFailsItsTransactionOnly() async throws {
            let outcomes = try await run(.produce, RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS)
            // librdkafka may need the next transaction, too, to find its place among the sequence numbers again.
            guard case .abortable = outcomes[0], case .committed = outcomes[2] else {
                Issue.record("\(outcomes)")
                return
            }
        }

        @Test(arguments: [
            (Request.produce, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, EngineError.Code.notPermitted),
            (.produce, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .tooLarge),
            (.endTransaction, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, .notPermitted),
        ])
        func whatWouldFailAgainIsFatal(
            _ request: Request, _ answer: rd_kafka_resp_err_t, _ code: EngineError.Code
        ) async throws {
            let outcomes = try await run(request, answer)
            guard case .fatal(let error) = outcomes[0] else {
                Issue.record("\(outcomes)")
                return
            }
            #expect(error.code == code)
        }
    }
#endif
