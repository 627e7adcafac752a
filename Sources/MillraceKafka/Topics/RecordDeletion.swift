#if Kafka
    import CRdKafka
    import MillraceCore

    /// Raises the first offsets of partitions.
    struct RecordDeletion {
        let client: Client
        let options: KafkaOptions

        func run(_ offsets: [TopicPartition: Int64]) throws(EngineError) {
            let list = PartitionList(offsets.mapValues { CommittedOffset(offset: $0) })
            var request = list.withPointer { rd_kafka_DeleteRecords_new($0) }
            defer { rd_kafka_DeleteRecords_destroy(request) }
            let what = "deleting records of \(offsets.count) partitions"
            try AdminRequest(client: client, options: options).run(what, RD_KAFKA_ADMIN_OP_DELETERECORDS) {
                settings, queue in
                rd_kafka_DeleteRecords(client.handle, &request, 1, settings, queue)
            } read: { (event) throws(EngineError) in
                guard
                    let results = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event))
                else { return }
                for element in PartitionList.elements(of: results) where element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
                    throw KafkaFailure(of: element.err).engineErrorOfKnown("deleting records of \(element.name)")
                }
            }
        }
    }
#endif
