#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Which topics there are and how many partitions they have. What has been found once is kept: neither is taken away
    /// from a topic.
    final class ClusterMetadata: Sendable {
        private let client: Client
        private let options: KafkaOptions
        private let known = Mutex<[String: Int32]>([:])

        /// What `client`, which creates no topics by asking for them, is told.
        init(client: Client, options: KafkaOptions) {
            self.client = client
            self.options = options
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
            var found: UnsafePointer<rd_kafka_metadata>?
            let code = rd_kafka_metadata(client.handle, 1, nil, &found, options.timeoutMilliseconds)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let found else {
                throw KafkaFailure(code).engineError("listing the topics")
            }
            defer { rd_kafka_metadata_destroy(found) }
            var counts: [String: Int32] = [:]
            for index in 0..<Int(found.pointee.topic_cnt) {
                let topic = found.pointee.topics[index]
                let name = String(cString: topic.topic)
                if Self.isUsable(topic), !name.hasPrefix("__") { counts[name] = topic.partition_cnt }
            }
            return counts
        }

        /// A topic that has just been created cannot be used before its partitions have leaders.
        private static func isUsable(_ topic: rd_kafka_metadata_topic) -> Bool {
            guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR, topic.partition_cnt > 0 else { return false }
            return (0..<Int(topic.partition_cnt)).allSatisfy { topic.partitions[$0].leader >= 0 }
        }
    }
#endif
