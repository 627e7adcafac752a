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

        /// All topics but those of Kafka itself.
        func all() throws(EngineError) -> [String: Int32] {
            try look { topic in topic.partition_cnt }
        }

        /// Whether there is a topic called `name` all of whose partitions have leaders: one that has just been created cannot
        /// be used before.
        func hasLeaders(_ name: String) throws(EngineError) -> Bool {
            try look { topic in
                topic.err == RD_KAFKA_RESP_ERR_NO_ERROR
                    && (0..<Int(topic.partition_cnt)).allSatisfy { topic.partitions[$0].leader >= 0 }
            }[name] ?? false
        }

        private func look<Value>(_ value: (rd_kafka_metadata_topic) -> Value) throws(EngineError) -> [String: Value] {
            let found = try answer()
            defer { rd_kafka_metadata_destroy(found) }
            var values: [String: Value] = [:]
            for index in 0..<Int(found.pointee.topic_cnt) {
                let topic = found.pointee.topics[index]
                let name = String(cString: topic.topic)
                if topic.partition_cnt > 0, !name.hasPrefix("__") { values[name] = value(topic) }
            }
            return values
        }

        /// What the cluster says of all topics, to be destroyed.
        private func answer() throws(EngineError) -> UnsafePointer<rd_kafka_metadata> {
            let patience = Patience(options)
            // Short at first: whoever is not let in need not wait to hear of it.
            var milliseconds = patience.attempt
            return try patience.outlast(client) { () throws(EngineError) in
                var found: UnsafePointer<rd_kafka_metadata>?
                let code = rd_kafka_metadata(client.handle, 1, nil, &found, milliseconds)
                if code == RD_KAFKA_RESP_ERR_NO_ERROR, let found { return found }
                if let refusal = watch.refusal { throw refusal }
                milliseconds = max(1, patience.left)
                throw KafkaFailure(of: code).engineError("listing the topics")
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
