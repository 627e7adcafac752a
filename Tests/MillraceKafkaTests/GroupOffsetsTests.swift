#if Kafka
    import CRdKafka
    import MillraceCore
    @testable import MillraceKafka
    import Testing

    /// What is made of a cluster's answer about a group's offsets. Errors stand beside the partitions (KIP-447: error 88 where
    /// a transaction with an offset has not ended), which the mock cluster never does: the answers are made by hand.
    @Suite struct GroupOffsetsTests {
        private static let (a, b, c) = (TopicPartition("t", 0), TopicPartition("t", 1), TopicPartition("t", 2))

        private func answer(
            _ elements: [(TopicPartition, Int64, rd_kafka_resp_err_t)]
        ) throws(EngineError) -> GroupOffsets.Answer {
            let list = PartitionList(elements.map(\.0))
            let result = list.withPointer { pointer in
                for (index, element) in elements.enumerated() {
                    pointer.pointee.elems[index].offset = element.1
                    pointer.pointee.elems[index].err = element.2
                }
                return Result { () throws(EngineError) in try GroupOffsets.answer(in: pointer, "asking") }
            }
            return try result.get()
        }

        @Test func aPlaceThatIsBeingCommittedIsNotTakenForNone() throws {
            let found = try answer([
                (Self.a, 7, RD_KAFKA_RESP_ERR_NO_ERROR), (Self.b, -1001, RD_KAFKA_RESP_ERR_NO_ERROR),
                (Self.c, -1001, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT),
            ])
            #expect(found.offsets == [Self.a: CommittedOffset(offset: 7)])
            #expect(found.unstable == [Self.c])
        }

        @Test func anotherErrorBesideAPartitionIsOne() {
            let error = #expect(throws: EngineError.self) {
                try answer([
                    (Self.a, 7, RD_KAFKA_RESP_ERR_NO_ERROR),
                    (Self.b, -1001, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
                ])
            }
            #expect(
                error?.code == .unavailable && error?.message.contains("t-1") == true, "\(String(describing: error))")
        }

        @Test func aPartitionThatTheCoordinatorDoesNotKnowIsNotTakenForOneWithoutAnOffset() throws {
            let found = try answer([
                (Self.a, 7, RD_KAFKA_RESP_ERR_NO_ERROR), (Self.b, -1001, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART),
            ])
            #expect(found.offsets == [Self.a: CommittedOffset(offset: 7)] && found.unknown == [Self.b])
        }

        @Test func itIsAskedAgainForThoseThatAreBeingCommitted() throws {
            var asked: [[TopicPartition]] = []
            let answers: [GroupOffsets.Answer] = [
                .init(offsets: [Self.a: .init(offset: 1)], unstable: [Self.b, Self.c]),
                .init(offsets: [Self.c: .init(offset: 3)], unstable: [Self.b]),
                .init(offsets: [Self.b: .init(offset: 2)], unstable: []),
            ]
            var pauses = 0
            let found = try GroupOffsets.settled(
                [Self.a, Self.b, Self.c], checkTime: { _ in }, pause: { pauses += 1 }
            ) { partitions in
                asked.append(partitions)
                return answers[asked.count - 1]
            }
            #expect(asked == [[Self.a, Self.b, Self.c], [Self.b, Self.c], [Self.b]] && pauses == 2)
            #expect(found == [Self.a: .init(offset: 1), Self.b: .init(offset: 2), Self.c: .init(offset: 3)])
        }
    }
#endif
