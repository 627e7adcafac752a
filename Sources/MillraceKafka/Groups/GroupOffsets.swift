#if Kafka
    import CRdKafka
    import MillraceCore

    /// Reads what a group has committed.
    struct GroupOffsets {
        let client: Client
        let options: KafkaOptions

        /// The offsets of `group`, in all partitions. Waits for transactions that are being committed.
        func read(_ group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            let what = "reading the offsets of the group \(group)"
            var request = rd_kafka_ListConsumerGroupOffsets_new(group, nil)
            defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
            return try AdminRequest(client: client, options: options).run(
                what, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS
            ) { settings in
                _ = KafkaFailure(rd_kafka_AdminOptions_set_require_stable_offsets(settings, 1))
            } send: { settings, queue in
                rd_kafka_ListConsumerGroupOffsets(client.handle, &request, 1, settings, queue)
            } read: { (event) throws(EngineError) in
                var count = 0
                guard
                    let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
                        rd_kafka_event_ListConsumerGroupOffsets_result(event), &count), count == 1
                else { return [:] }
                if let error = rd_kafka_group_result_error(groups[0]) {
                    throw KafkaFailure(rd_kafka_error_code(error)).engineError(what)
                }
                guard let list = rd_kafka_group_result_partitions(groups[0]) else { return [:] }
                var offsets: [TopicPartition: CommittedOffset] = [:]
                for element in PartitionList.elements(of: list) where element.offset >= 0 {
                    offsets[element.name] = CommittedOffset(offset: element.offset, metadata: element.metadataText)
                }
                return offsets
            }
        }
    }
#endif
