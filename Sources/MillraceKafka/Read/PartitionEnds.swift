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

        /// The log's start, and its end for a client of `client`'s isolation, of a partition that is known to be there.
        static func offsets(
            of partition: TopicPartition, by client: Client, _ options: KafkaOptions
        ) throws(EngineError) -> Range<Int64> {
            let patience = Patience(options)
            return try patience.outlast(client) { () throws(EngineError) in
                do throws(KafkaFailure) {
                    let low = try offset(Self.earliest, of: partition, by: client, patience)
                    return low..<max(low, try offset(Self.latest, of: partition, by: client, patience))
                } catch {
                    // A client that only asks goes by the leader that it knows, although there may be another by now.
                    ClusterMetadata.refresh(partition.topic, by: client, patience)
                    throw error.engineErrorOfKnown("the offsets of \(partition)")
                }
            }
        }

        /// Times that stand for a partition's ends, in the protocol's request for offsets by time.
        private static let (earliest, latest): (Int64, Int64) = (-2, -1)

        /// Not by librdkafka's own question for both ends: while the leader is away, that one does not return.
        private static func offset(
            _ time: Int64, of partition: TopicPartition, by client: Client, _ patience: Patience
        ) throws(KafkaFailure) -> Int64 {
            let list = PartitionList([partition: CommittedOffset(offset: time)])
            let code = list.withPointer { rd_kafka_offsets_for_times(client.handle, $0, patience.attempt) }
            if let failure = KafkaFailure(code) { throw failure }
            let element = list.withPointer { $0.pointee.elems[0] }
            if let failure = KafkaFailure(element.err) { throw failure }
            return element.offset
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
