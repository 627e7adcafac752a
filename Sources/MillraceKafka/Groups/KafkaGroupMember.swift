#if Kafka
    import CRdKafka
    import MillraceCore

    /// A member of a consumer group. It only learns what is its own: the partitions are read by consumers.
    final class KafkaGroupMember: GroupMember {
        private enum Phase {
            case waiting
            case assigned
            case revoking
        }

        private(set) var membership = GroupMembership(memberID: "", generation: 0)
        private let group: String
        private var client: Client?
        private let queue: OpaquePointer
        private var phase = Phase.waiting

        init(_ group: String, topics: [String], clientID: String, options: KafkaOptions) throws(EngineError) {
            guard !group.isEmpty, !topics.isEmpty, topics.allSatisfy(TopicDescription.isValid) else {
                throw EngineError(.invalid, "to join a group takes its name, and at least one topic with a valid name")
            }
            self.group = group
            let properties = KafkaConsumer.properties.merging([
                "group.id": group, "client.id": clientID, "partition.assignment.strategy": "range",
            ]) { $1 }
            let configuration = try Configuration(options, properties)
            // As events, not by a callback, rebalances wait until this member is ready for them.
            rd_kafka_conf_set_events(configuration.pointer, RD_KAFKA_EVENT_REBALANCE)
            let client = try Client(RD_KAFKA_CONSUMER, configuration)
            rd_kafka_poll_set_consumer(client.handle)
            queue = rd_kafka_queue_get_consumer(client.handle)
            self.client = client
            let list = PartitionList(topics.map { TopicPartition($0, -1) })
            let code = list.withPointer { rd_kafka_subscribe(client.handle, $0) }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaFailure(of: code).engineError("joining the group \(group)")
            }
        }

        deinit {
            leave()
            rd_kafka_queue_destroy(queue)
        }

        func poll() throws(EngineError) -> GroupEvent? {
            guard let client else { throw EngineError(.closed, "this member has left the group \(group); join again") }
            // While partitions are being given back, polling says only that this member lives.
            while let event = rd_kafka_queue_poll(queue, 0) {
                defer { rd_kafka_event_destroy(event) }
                switch rd_kafka_event_type(event) {
                case RD_KAFKA_EVENT_REBALANCE:
                    if let change = try rebalance(event, client) { return change }
                case RD_KAFKA_EVENT_ERROR:
                    try checkFatal(event, client)
                default: break
                }
            }
            return nil
        }

        private func rebalance(_ event: OpaquePointer, _ client: Client) throws(EngineError) -> GroupEvent? {
            switch rd_kafka_event_error(event) {
            case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
                var partitions: [TopicPartition] = []
                if let list = rd_kafka_event_topic_partition_list(event) {
                    partitions = PartitionList.elements(of: list).map(\.name)
                }
                // An empty list acknowledges the assignment and has this client, which reads nothing, fetch nothing.
                try acknowledge(PartitionList(), client)
                membership = GroupMembership(
                    memberID: Self.memberID(of: client), generation: membership.generation + 1,
                    engineData: GroupMetadata.bytes(of: client))
                phase = .assigned
                return .assigned(partitions.sorted())
            default:
                let wasAssigned = phase == .assigned
                if rd_kafka_assignment_lost(client.handle) != 0 {
                    try acknowledge(nil, client)
                    phase = .waiting
                    return .lost
                }
                guard wasAssigned else {
                    try acknowledge(nil, client)
                    return nil
                }
                phase = .revoking
                return .revoking
            }
        }

        func completeRevocation() throws(EngineError) {
            guard phase == .revoking, let client else {
                throw EngineError(
                    .invalid, "there is nothing to give back: completeRevocation() follows the event revoking")
            }
            phase = .waiting
            try acknowledge(nil, client)
        }

        func leave() {
            guard let client else { return }
            self.client = nil
            rd_kafka_consumer_close(client.handle)
        }

        private func acknowledge(_ list: PartitionList?, _ client: Client) throws(EngineError) {
            let code = list?.withPointer { rd_kafka_assign(client.handle, $0) } ?? rd_kafka_assign(client.handle, nil)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaFailure(of: code).engineError("answering the group \(group)")
            }
        }

        private func checkFatal(_ event: OpaquePointer, _ client: Client) throws(EngineError) {
            var failure = KafkaFailure(of: rd_kafka_event_error(event))
            if let reason = rd_kafka_event_error_string(event) { failure.reason = String(cString: reason) }
            let error = failure.engineError("the group \(group)")
            if rd_kafka_event_error_is_fatal(event) != 0 || error.code == .notPermitted { throw error }
        }

        private static func memberID(of client: Client) -> String {
            guard let id = rd_kafka_memberid(client.handle) else { return "" }
            defer { rd_kafka_mem_free(client.handle, id) }
            return String(cString: id)
        }
    }
#endif
