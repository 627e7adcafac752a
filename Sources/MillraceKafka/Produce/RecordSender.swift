#if Kafka
    import CRdKafka
    import MillraceCore

    /// Hands the records of a batch to librdkafka one by one, which makes batches of its own of them.
    struct RecordSender {
        let producer: ProducerClient

        /// Sends `records` to `partition`, as part of the transaction that is under way. Waits while the queue is full.
        /// - Returns: Why not all were taken; nil if they were.
        func send(_ records: [RawRecord], to partition: TopicPartition) throws(EngineError) -> KafkaFailure? {
            let topic = try producer.topic(partition.topic)
            let slot = UnsafeMutableRawPointer(bitPattern: producer.reports.slot(of: partition))
            for record in records {
                while true {
                    let code = Self.send(record, producer.client.handle, topic, partition.partition, slot)
                    if code == RD_KAFKA_RESP_ERR_NO_ERROR { break }
                    guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { return KafkaFailure(code) }
                    rd_kafka_poll(producer.client.handle, 100)
                }
            }
            rd_kafka_poll(producer.client.handle, 0)
            return nil
        }

        private static func send(
            _ record: RawRecord, _ client: OpaquePointer, _ topic: OpaquePointer, _ partition: Int32,
            _ slot: UnsafeMutableRawPointer?
        ) -> rd_kafka_resp_err_t {
            let headers = headerList(of: record)
            let code = millrace_kafka_produce(
                client, topic, partition, record.timestamp.milliseconds, address(of: record.key),
                record.key?.count ?? 0,
                address(of: record.value), record.value?.count ?? 0, headers, slot)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
            return code
        }

        /// librdkafka tells null from empty by the address.
        private static func address(of bytes: UnsafeRawBufferPointer?) -> UnsafeRawPointer? {
            guard let bytes else { return nil }
            return bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
        }

        private static func headerList(of record: RawRecord) -> OpaquePointer? {
            guard record.headers.count > 1 else { return nil }
            let list = rd_kafka_headers_new(4)
            for header in RecordHeaders(record.headers) {
                let key = header.key.assumingMemoryBound(to: CChar.self)
                rd_kafka_header_add(
                    list, key.baseAddress, key.count, address(of: header.value), header.value?.count ?? 0)
            }
            return list
        }
    }
#endif
