#if Kafka
    import CRdKafka

    /// What a broker says of the cluster, as long as the call that it is handed to.
    struct MetadataAnswer {
        private let pointer: UnsafePointer<rd_kafka_metadata>

        /// What a broker says of a topic.
        struct Topic {
            var name: String
            var partitionCount: Int32
            /// Whether each partition has a leader; one that has just been created cannot be used before.
            var isLed: Bool
        }

        /// Asks a broker that `client` is connected to, for so many milliseconds, about all topics or only those that the
        /// client has to do with, and hands its answer to `body`.
        /// - Returns: What it failed with; nil if it did not.
        @discardableResult
        static func read(
            by client: Client, allTopics: Bool, _ milliseconds: Int32, _ body: (MetadataAnswer) -> Void
        ) -> KafkaFailure? {
            var found: UnsafePointer<rd_kafka_metadata>?
            let code = rd_kafka_metadata(client.handle, allTopics ? 1 : 0, nil, &found, milliseconds)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let found else { return KafkaFailure(of: code) }
            defer { rd_kafka_metadata_destroy(found) }
            body(MetadataAnswer(pointer: found))
            return nil
        }

        /// All topics but those of Kafka itself.
        var topics: [Topic] {
            let metadata = pointer.pointee
            return (0..<Int(metadata.topic_cnt)).compactMap { index in
                let topic = metadata.topics[index]
                let name = String(cString: topic.topic)
                guard topic.partition_cnt > 0, !name.hasPrefix("__") else { return nil }
                let isLed =
                    topic.err == RD_KAFKA_RESP_ERR_NO_ERROR
                    && (0..<Int(topic.partition_cnt)).allSatisfy { topic.partitions[$0].leader >= 0 }
                return Topic(name: name, partitionCount: topic.partition_cnt, isLed: isLed)
            }
        }

        /// The addresses of the brokers, as `host:port`.
        var brokers: [String] {
            let metadata = pointer.pointee
            return (0..<Int(metadata.broker_cnt)).map { index in
                let broker = metadata.brokers[index]
                let host = String(cString: broker.host)
                return host.contains(":") ? "[\(host)]:\(broker.port)" : "\(host):\(broker.port)"
            }
        }

        /// The ids of the brokers.
        var brokerIDs: [Int32] {
            (0..<Int(pointer.pointee.broker_cnt)).map { pointer.pointee.brokers[$0].id }
        }
    }
#endif
