#if Kafka
    import CRdKafka
    import MillraceCore

    /// What became of the records of one transaction: librdkafka tells it record by record, on the thread that sends or
    /// commits.
    final class DeliveryReports {
        private var partitions: [TopicPartition] = []
        private var slots: [TopicPartition: Int] = [:]
        private var ranges: [Range<Int64>?] = []
        /// Why the first record that was not stored was not.
        private(set) var failure: KafkaFailure?

        /// The number that comes back with reports on `partition`.
        func slot(of partition: TopicPartition) -> Int {
            if let slot = slots[partition] { return slot }
            slots[partition] = partitions.count
            partitions.append(partition)
            ranges.append(nil)
            return partitions.count - 1
        }

        /// The offsets of each partition from the first to the last record.
        var offsets: [TopicPartition: Range<Int64>] {
            var offsets: [TopicPartition: Range<Int64>] = [:]
            for (partition, range) in zip(partitions, ranges) {
                if let range { offsets[partition] = range }
            }
            return offsets
        }

        /// Forgets everything.
        func removeAll() {
            partitions.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
            ranges.removeAll(keepingCapacity: true)
            failure = nil
        }

        /// Has `configuration`'s client report to this object, which must live as long as the client.
        func register(in configuration: Configuration) {
            rd_kafka_conf_set_opaque(configuration.pointer, Unmanaged.passUnretained(self).toOpaque())
            rd_kafka_conf_set_dr_msg_cb(configuration.pointer) { _, message, reports in
                guard let message, let reports else { return }
                Unmanaged<DeliveryReports>.fromOpaque(reports).takeUnretainedValue().note(message.pointee)
            }
        }

        private func note(_ message: rd_kafka_message_t) {
            guard message.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                failure = failure ?? KafkaFailure(message.err)
                return
            }
            let slot = Int(bitPattern: message._private)
            let offset = message.offset
            // Of a record that was stored by an earlier attempt, the offset is not told.
            guard ranges.indices.contains(slot), offset >= 0 else { return }
            let known = ranges[slot] ?? offset..<(offset + 1)
            ranges[slot] = min(known.lowerBound, offset)..<max(known.upperBound, offset + 1)
        }
    }
#endif
