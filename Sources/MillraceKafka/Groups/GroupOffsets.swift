#if Kafka
    import CRdKafka
    import MillraceCore

    /// Reads what a group has committed.
    struct GroupOffsets {
        let client: Client
        let options: KafkaOptions

        private static let pauseMilliseconds: Int32 = 20

        /// What an answer says of partitions.
        struct Answer {
            var offsets: [TopicPartition: CommittedOffset] = [:]
            /// Those that a transaction holds offsets of which has not ended.
            var unstable: [TopicPartition] = []
        }

        /// The offsets of `group` as they are, in all partitions.
        func read(_ group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try ask(group, nil).offsets
        }

        /// The offsets of `group` in `partitions`, of each when no transaction holds others. They are asked for by name: what
        /// a cluster tells of all leaves out those whose first offset is being committed.
        /// - Throws: ``EngineError`` `unavailable` if a transaction does not end in time.
        func read(
            _ group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            let clock = SystemClock()
            let start = clock.monotonicNanoseconds()
            var elapsed: Int64 { Int64((clock.monotonicNanoseconds() - start) / 1_000_000) }
            return try Self.settled(partitions) { (partition) throws(EngineError) in
                guard elapsed >= options.timeout.milliseconds else { return }
                throw EngineError(
                    .unavailable,
                    "a transaction with an offset of the group \(group) in \(partition) has been open for \(elapsed) ms: if "
                        + "nobody is at work on it, look for it with kafka-transactions, and at transaction.timeout.ms")
            } pause: {
                // Serving the client's events in the meantime.
                rd_kafka_poll(client.handle, Self.pauseMilliseconds)
            } ask: { (partitions) throws(EngineError) in
                try ask(group, partitions)
            }
        }

        /// The offsets in `partitions`, for each of which is asked until no transaction holds one.
        static func settled(
            _ partitions: [TopicPartition], checkTime: (TopicPartition) throws(EngineError) -> Void, pause: () -> Void,
            ask: ([TopicPartition]) throws(EngineError) -> Answer
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            var offsets: [TopicPartition: CommittedOffset] = [:]
            var left = partitions
            while !left.isEmpty {
                let answer = try ask(left)
                offsets.merge(answer.offsets) { $1 }
                left = answer.unstable
                guard let first = left.first else { break }
                try checkTime(first)
                pause()
            }
            return offsets
        }

        private func ask(_ group: String, _ partitions: [TopicPartition]?) throws(EngineError) -> Answer {
            let what = "reading the offsets of the group \(group)"
            let list = partitions.map { PartitionList($0) }
            var request =
                list?.withPointer { rd_kafka_ListConsumerGroupOffsets_new(group, $0) }
                ?? rd_kafka_ListConsumerGroupOffsets_new(group, nil)
            defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
            return try AdminRequest(client: client, options: options).run(
                what, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS
            ) { settings in
                let isStable: Int32 = partitions == nil ? 0 : 1
                _ = KafkaFailure(rd_kafka_AdminOptions_set_require_stable_offsets(settings, isStable))
            } send: { settings, queue in
                rd_kafka_ListConsumerGroupOffsets(client.handle, &request, 1, settings, queue)
            } read: { (event) throws(EngineError) in
                var count = 0
                guard
                    let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
                        rd_kafka_event_ListConsumerGroupOffsets_result(event), &count), count == 1
                else { return Answer() }
                if let error = rd_kafka_group_result_error(groups[0]) {
                    throw KafkaFailure(rd_kafka_error_code(error)).engineError(what)
                }
                guard let list = rd_kafka_group_result_partitions(groups[0]) else { return Answer() }
                return try Self.answer(in: list, what)
            }
        }

        /// An error stands beside the partition that it is about; taken for a partition without an offset, it would have
        /// somebody begin anew.
        static func answer(
            in list: UnsafePointer<rd_kafka_topic_partition_list_t>, _ what: String
        ) throws(EngineError) -> Answer {
            var answer = Answer()
            for element in PartitionList.elements(of: list) {
                switch element.err {
                case RD_KAFKA_RESP_ERR_NO_ERROR:
                    guard element.offset >= 0 else { continue }
                    answer.offsets[element.name] = CommittedOffset(
                        offset: element.offset, metadata: element.metadataText)
                case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT: answer.unstable.append(element.name)
                case let code: throw KafkaFailure(code).engineError("\(what) in \(element.name)")
                }
            }
            return answer
        }
    }
#endif
