#if Kafka
    import CRdKafka
    import Foundation
    import KafkaMock
    import MillraceCore
    @testable import MillraceKafka
    import MillraceStreams
    import Testing

    /// A topology on the ordinary runtime over a mock cluster that answers with errors while it is at work. After an error
    /// that aborts its transaction, or a fence, it begins anew with what was committed, which is nothing on the mock: so
    /// results come again. Without repeats, which have the same place, they are those of an undisturbed run.
    @Suite struct TroubledStreamsTests {
        static let words = ["axle", "brake", "bolt", "cap", "chain", "clutch"]
        /// Each letter's words, numbered in the order of their times.
        static let expected: Set<String> = ["a 1", "b 1", "b 2", "c 1", "c 2", "c 3"]

        static func topology() -> Topology {
            let topology = Topology("letters")
            topology.stream(Topic("words", key: .string, value: .string), grace: .zero)
                .groupBy("by-letter", key: .string, value: .string) { String($0.value.prefix(1)) }
                .process("letters", Int64(0), emitting: String.self) { record, count, context in
                    count += 1
                    context.emit("\(record.key) \(count)")
                }
                .to(Topic("counts", key: .string, value: .string))
            return topology
        }

        /// Runs it over the words, an hour apart; each but the first is written once all before it have come through.
        /// `trouble` comes with the fourth.
        private func run(_ trouble: @escaping @Sendable (MockCluster) -> Void) throws -> (
            found: Set<String>, count: Int, failure: (any Error)?
        ) {
            let cluster = try MockCluster()
            let engine = try KafkaEngine(
                TestedCluster.options(cluster.bootstrapServers), directory: MockTopics(cluster))
            let input = try SourceWriter(engine: engine, applicationID: "letters", topic: "words", partitions: 1)
            let runtime = try StreamsRuntime(
                Self.topology(), engine: engine,
                configuration: RuntimeConfiguration(applicationID: "letters", partitions: 1, threads: 1, mode: .live))
            try runtime.start()
            let consumer = try engine.makeConsumer()
            var (found, count, position): (Set<String>, Int, Int64) = ([], 0, 0)
            let limit = Date(timeIntervalSinceNow: 120)
            for (index, word) in Self.words.enumerated() where runtime.failure == nil {
                try Array(word.utf8).withUnsafeBytes { bytes throws in
                    try input.write(
                        key: bytes, value: bytes,
                        time: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 3_600_000),
                        sequence: Int64(index))
                }
                try input.commit(.init(offset: Int64(index), metadata: ""))
                if index == 3 { trouble(cluster) }
                // It waits for event time, which moves on when nothing comes.
                while found.count < index + 1, runtime.failure == nil {
                    try #require(Date() < limit, "found only \(found)")
                    let mark = consumer.news()
                    position = try consumer.readToEnd(
                        of: TopicPartition("counts", 0), from: position, into: RecordBuffer()
                    ) {
                        count += $0.records.count
                        for record in $0.records {
                            found.insert(String(decoding: record.value ?? .init(start: nil, count: 0), as: UTF8.self))
                        }
                    }
                    consumer.waitForNews(after: mark, timeout: .milliseconds(200))
                }
            }
            let failure = runtime.failure
            try? runtime.stop()
            return (found, count, failure)
        }

        @Test func anAbortedTransactionIsDoneAgain() async throws {
            try await onOwnThread {
                let (found, count, failure) = try run {
                    $0.fail(0, with: [RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS.rawValue])
                }
                #expect(failure == nil && found == Self.expected, "\(found), \(String(describing: failure))")
                #expect(count > found.count, "it has not begun anew")
            }
        }

        @Test func whoWasFencedComesBack() async throws {
            try await onOwnThread {
                let (found, count, failure) = try run {
                    $0.fail(26, with: [RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH.rawValue])
                }
                #expect(failure == nil && found == Self.expected, "\(found), \(String(describing: failure))")
                #expect(count > found.count, "it has not begun anew")
            }
        }

        @Test func whatIsNotPermittedStopsItWithAMessage() async throws {
            try await onOwnThread {
                let refusal = RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED.rawValue
                let (_, _, failure) = try run { $0.fail(26, with: [refusal]) }
                let error = try #require(failure as? EngineError)
                #expect(error.code == .notPermitted && error.message.contains("letters-"), "\(error)")
            }
        }
    }
#endif
