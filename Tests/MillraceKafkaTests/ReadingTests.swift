#if Kafka
    import Foundation
    import KafkaMock
    import MillraceCore
    import MillraceKafka
    import Testing

    /// Reading while leaders move or are away, on a mock cluster for each test.
    @Suite struct ReadingTests {
        private static let partition = TopicPartition("events", 0)

        /// A cluster with one record.
        private func makeCluster(
            timeout: TimeSpan = .seconds(20)
        ) throws -> (cluster: MockCluster, engine: KafkaEngine) {
            let cluster = try MockCluster()
            var options = TestedCluster.options(cluster.bootstrapServers)
            options.timeout = timeout
            let engine = try KafkaEngine(options, directory: MockTopics(cluster))
            try engine.createTopic(TopicDescription(name: "events", partitions: 1))
            let (batch, producer) = (RecordBatchBuilder(), try engine.makeProducer(transactionalID: "p"))
            batch.append(
                timestamp: Timestamp(milliseconds: 1), key: nil, value: nil,
                headers: UnsafeRawBufferPointer(start: nil, count: 0))
            try producer.begin()
            try producer.append(batch, to: Self.partition)
            guard case .committed = producer.commit() else { throw EngineError(.invalid, "the commit failed") }
            return (cluster, engine)
        }

        /// librdkafka takes a client down only when all its messages have been given back.
        @Test(.timeLimit(.minutes(1))) func recordsOutliveTheirConsumer() async throws {
            try await onOwnThread {
                let (_, engine) = try makeCluster()
                let buffer = RecordBuffer()
                do {
                    let consumer = try engine.makeConsumer()
                    while buffer.records.isEmpty {
                        _ = try consumer.fetchPatiently(Self.partition, from: 0, maxBytes: 1, into: buffer)
                    }
                }
                #expect(buffer.records.map(\.timestamp) == [Timestamp(milliseconds: 1)])
            }
        }

        @Test(.timeLimit(.minutes(1))) func aLeaderThatHasMovedIsFound() async throws {
            try await onOwnThread {
                let (cluster, engine) = try makeCluster()
                let end = try engine.offsets(of: Self.partition).upperBound
                for broker in [1, 2, 3, 1] as [Int32] {
                    try cluster.moveLeader(of: Self.partition, to: broker)
                    #expect(try engine.offsets(of: Self.partition).upperBound == end)
                    #expect(try engine.settledEnd(of: Self.partition) == end)
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func aLeaderThatIsAwayIsWaitedForNoLongerThanAsked() async throws {
            try await onOwnThread {
                let (cluster, engine) = try makeCluster(timeout: .seconds(6))
                try cluster.moveLeader(of: Self.partition, to: 2)
                _ = try engine.offsets(of: Self.partition)
                cluster.takeDown(2)
                let start = Date()
                let error = #expect(throws: EngineError.self) { try engine.offsets(of: Self.partition) }
                #expect(error?.code == .unavailable)
                // For ever, if the limit does not count: the rest is for a slow machine.
                #expect(Date().timeIntervalSince(start) < 40)
                // Another one leads by now.
                try cluster.moveLeader(of: Self.partition, to: 3)
                #expect(try engine.offsets(of: Self.partition).upperBound > 0)
            }
        }
    }
#endif
