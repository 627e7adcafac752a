#if Kafka
    import CRdKafka
    import MillraceCore

    /// A reader of partitions: it belongs to no group, for what it reads is told by its caller.
    final class KafkaConsumer: Consumer {
        private let client: Client
        private let metadata: ClusterMetadata
        private let options: KafkaOptions
        private let arrivals = Arrivals()
        private var fetchers: [TopicPartition: PartitionFetcher] = [:]
        private var lastSweep = SystemClock().monotonicNanoseconds()

        /// A partition that has not been asked for in this long, because it is another member's now or has been read to
        /// its end for good, is fetched no more.
        private static let idleNanoseconds: UInt64 = 60_000_000_000
        private static let sweepNanoseconds: UInt64 = 1_000_000_000

        init(options: KafkaOptions, metadata: ClusterMetadata) throws(EngineError) {
            self.options = options
            self.metadata = metadata
            client = try Client(RD_KAFKA_CONSUMER, Configuration(options, Self.properties))
        }

        deinit {
            fetchers.removeAll()
        }

        /// What makes a client read whatever is committed, and nothing else.
        static let properties = [
            "isolation.level": "read_committed", "enable.partition.eof": "true", "auto.offset.reset": "error",
            "enable.auto.commit": "false", "enable.auto.offset.store": "false",
        ]

        func fetch(
            _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
        ) throws(EngineError) -> Int64 {
            buffer.removeAll()
            sweep()
            return try fetcher(of: partition).fetch(from: offset, maxBytes: maxBytes, into: buffer)
        }

        private func sweep() {
            let now = SystemClock().monotonicNanoseconds()
            guard now - lastSweep > Self.sweepNanoseconds else { return }
            lastSweep = now
            // Events of the client as a whole, of which none concerns a reader, must not pile up.
            rd_kafka_poll(client.handle, 0)
            fetchers = fetchers.filter { now - $0.value.lastAsked <= Self.idleNanoseconds }
        }

        private func fetcher(of partition: TopicPartition) throws(EngineError) -> PartitionFetcher {
            if let fetcher = fetchers[partition] { return fetcher }
            try metadata.check(partition)
            let fetcher = try PartitionFetcher(partition, client: client, options: options, arrivals: arrivals)
            fetchers[partition] = fetcher
            return fetcher
        }

        func news() -> UInt32 { arrivals.total }

        func waitForNews(after mark: UInt32, timeout: TimeSpan) {
            arrivals.wait(after: mark, timeout: timeout)
        }
    }
#endif
