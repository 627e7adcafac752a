#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Which topics there are and how many partitions they have. What has been found once is kept: neither is taken away
    /// from a topic.
    final class ClusterMetadata: Sendable {
        private let client: Client
        private let options: KafkaOptions
        private let watch: ReachabilityWatch
        private let known = Mutex<[String: Int32]>([:])

        /// What `client`, which creates no topics by asking for them, is told.
        init(client: Client, options: KafkaOptions, watch: ReachabilityWatch) {
            self.client = client
            self.options = options
            self.watch = watch
        }

        /// How many partitions the topic called `name` has; nil if there is none.
        func partitionCount(of name: String) throws(EngineError) -> Int32? {
            guard TopicDescription.isValid(name: name) else { return nil }
            if let count = known.withLock({ $0[name] }) { return count }
            // A question about one topic may create it, if the cluster is set up so; one about all does not.
            let all = try all()
            known.withLock { $0.merge(all) { $1 } }
            return all[name]
        }

        /// - Throws: ``EngineError`` `unknownTopic` if there is no such partition.
        func check(_ partition: TopicPartition) throws(EngineError) {
            let count = try partitionCount(of: partition.topic) ?? 0
            guard (0..<count).contains(partition.partition) else {
                throw EngineError(
                    .unknownTopic,
                    "there is no partition \(partition) in the cluster; create the topic, or check name and number")
            }
        }

        /// How many partitions each topic has.
        func all() throws(EngineError) -> [String: Int32] {
            Dictionary(try topics().map { ($0.name, $0.partitionCount) }) { $1 }
        }

        /// Waits until the topic called `name`, which has just been created, has leaders.
        /// - Throws: ``EngineError`` `unavailable` if it gets none in time.
        func waitForLeaders(of name: String) throws(EngineError) {
            let patience = Patience(options)
            while true {
                if let topic = try topics().first(where: { $0.name == name && $0.isLed }) {
                    known.withLock { $0[name] = topic.partitionCount }
                    return
                }
                guard !patience.isOver else {
                    throw EngineError(
                        .unavailable, "the topic \(name) has been created, but its partitions have no leaders")
                }
                // Serving the client's events in the meantime.
                rd_kafka_poll(client.handle, Patience.pauseMilliseconds)
            }
        }

        private func topics() throws(EngineError) -> [MetadataAnswer.Topic] {
            let patience = Patience(options)
            // Short at first: whoever is not let in need not wait to hear of it.
            var milliseconds = patience.attempt
            return try patience.outlast(client) { () throws(EngineError) in
                var topics: [MetadataAnswer.Topic] = []
                let failure = MetadataAnswer.read(by: client, allTopics: true, milliseconds) { topics = $0.topics }
                guard let failure else { return topics }
                if let refusal = watch.refusal { throw refusal }
                milliseconds = max(1, patience.left)
                throw failure.engineError("listing the topics")
            }
        }

        /// Has `client` learn anew who leads the partitions of the topic called `name`, if the cluster answers soon.
        static func refresh(_ name: String, by client: Client, _ patience: Patience) {
            guard let topic = rd_kafka_topic_new(client.handle, name, nil) else { return }
            defer { rd_kafka_topic_destroy(topic) }
            var found: UnsafePointer<rd_kafka_metadata>?
            rd_kafka_metadata(client.handle, 0, topic, &found, patience.attempt)
            if let found { rd_kafka_metadata_destroy(found) }
        }
    }
#endif
