#if Kafka
    import CRdKafka
    import MillraceCore

    /// Reads what groups have committed. Not by the request for administrators: of librdkafka 2.0.2's it is known that it
    /// gives up after three answers that there is no coordinator yet, as a new cluster gives them, and that the process
    /// dies if the coordinator has moved.
    struct GroupOffsets: Sendable {
        private let options: KafkaOptions
        private let clients: GroupClients
        init(_ options: KafkaOptions) {
            self.options = options
            clients = GroupClients(options)
        }

        /// What an answer says of partitions.
        struct Answer {
            var offsets: [TopicPartition: CommittedOffset] = [:]
            /// Those that a transaction holds offsets of which has not ended.
            var unstable: [TopicPartition] = []
            /// Those that the cluster does not know.
            var unknown: [TopicPartition] = []
        }

        /// The offsets of `group` in `partitions` as they are.
        /// - Throws: ``EngineError`` `unavailable` if the group has no coordinator for too long; `notPermitted`.
        func read(
            _ group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            guard !partitions.isEmpty else { return [:] }
            let client = try clients.client(of: group, isSettled: false)
            return try ask(client, group, partitions, Patience(options), areKnown: false).offsets
        }

        /// The offsets of `group` in `partitions`, of each when no transaction holds others.
        /// - Throws: ``EngineError`` `unavailable` if a transaction does not end in time, or the group has no coordinator for
        ///   too long, or one that does not know them; `notPermitted`.
        func readSettled(
            _ group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            let client = try clients.client(of: group, isSettled: true)
            let patience = Patience(options)
            return try Self.settled(partitions) { (partition) throws(EngineError) in
                guard patience.isOver else { return }
                throw EngineError(
                    .unavailable,
                    "a transaction with an offset of the group \(group) in \(partition) has been open for "
                        + "\(patience.elapsed) ms: if nobody is at work on it, look for it with kafka-transactions, and at "
                        + "transaction.timeout.ms")
            } pause: {
                // Serving the client's events in the meantime.
                rd_kafka_poll(client.handle, Patience.pauseMilliseconds)
            } ask: { (partitions) throws(EngineError) in
                try ask(client, group, partitions, patience, areKnown: true)
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

        /// Asks until the group has a coordinator that answers, and knows the partitions if they `areKnown`: one that does
        /// not has not heard of them yet.
        private func ask(
            _ client: Client, _ group: String, _ partitions: [TopicPartition], _ patience: Patience, areKnown: Bool
        ) throws(EngineError) -> Answer {
            let what = "reading the offsets of the group \(group)"
            let list = PartitionList(partitions)
            return try patience.outlast(client) { () throws(EngineError) in
                let code = list.withPointer { rd_kafka_committed(client.handle, $0, patience.attempt) }
                if let refusal = Self.refusal(told: client, what) { throw refusal }
                if let failure = KafkaFailure(code) { throw failure.engineError(what) }
                let answer = try list.withPointer { list in
                    Result { () throws(EngineError) in try Self.answer(in: list, what) }
                }.get()
                if areKnown, let unknown = answer.unknown.first {
                    throw EngineError(.unavailable, "\(what): its coordinator does not know \(unknown)")
                }
                return answer
            }
        }

        /// That this user may not ask about the group, if the cluster has said so: whoever waits for a coordinator is not told.
        private static func refusal(told client: Client, _ what: String) -> EngineError? {
            var refusal: EngineError?
            while let message = rd_kafka_consumer_poll(client.handle, 0) {
                defer { rd_kafka_message_destroy(message) }
                guard let error = KafkaFailure(message.pointee.err)?.engineError(what) else { continue }
                if error.code == .notPermitted { refusal = error }
            }
            return refusal
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
                case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART: answer.unknown.append(element.name)
                case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT: answer.unstable.append(element.name)
                case let code: throw KafkaFailure(of: code).engineError("\(what) in \(element.name)")
                }
            }
            return answer
        }
    }
#endif
