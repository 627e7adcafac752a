#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Asks where partitions end: for readers of what is committed, or for all that has been written.
    final class PartitionEnds: Sendable {
        private let options: KafkaOptions
        /// A client that is told of records of open transactions, too; made when first needed.
        private let writtenClient = Mutex<Client?>(nil)

        init(_ options: KafkaOptions) {
            self.options = options
        }

        /// The log's start, and its end for a client of `client`'s isolation.
        static func offsets(
            of partition: TopicPartition, by client: Client, _ options: KafkaOptions
        ) throws(EngineError) -> Range<Int64> {
            let patience = Patience(options)
            return try patience.outlast(client) { () throws(EngineError) in
                var (low, high): (Int64, Int64) = (0, 0)
                let code = rd_kafka_query_watermark_offsets(
                    client.handle, partition.topic, partition.partition, &low, &high, max(1, patience.left))
                guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    throw KafkaFailure(code).engineError("the offsets of \(partition)")
                }
                return low..<max(low, high)
            }
        }

        /// The end of what has been written to `partition`, once `reader`, which is told of what is committed, may read up to
        /// there.
        func settledEnd(of partition: TopicPartition, by reader: Client) throws(EngineError) -> Int64 {
            let end = try Self.offsets(of: partition, by: client(), options).upperBound
            let patience = Patience(options)
            while try Self.offsets(of: partition, by: reader, options).upperBound < end {
                guard !patience.isOver else {
                    throw EngineError(
                        .unavailable,
                        "a transaction in \(partition) has been open for \(patience.elapsed) ms: if nobody is at work on it, look "
                            + "for it with kafka-transactions, and at transaction.timeout.ms")
                }
                // Serving the client's events in the meantime.
                rd_kafka_poll(reader.handle, Patience.pauseMilliseconds)
            }
            return end
        }

        private func client() throws(EngineError) -> Client {
            try writtenClient.withLock { (client) throws(EngineError) in
                if let client { return client }
                let properties = KafkaConsumer.properties.merging(["isolation.level": "read_uncommitted"]) { $1 }
                let made = try Client(RD_KAFKA_CONSUMER, Configuration(options, properties))
                client = made
                return made
            }
        }
    }
#endif
