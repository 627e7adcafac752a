#if Kafka
    import CRdKafka
    import MillraceCore

    /// What one client is told at its creation: the engine's own properties over the user's over the defaults.
    final class Configuration {
        /// Defaults that a user may change.
        private static let defaults: [String: String] = [
            "client.id": "millrace",
            // Errors only: what a client has to say beside is of no use to who runs an application.
            "log_level": "3",
            "allow.auto.create.topics": "false",
            // A group, and who asks for offsets, would learn of new topics and leaders after minutes otherwise.
            "topic.metadata.refresh.interval.ms": "10000",
            // Who begins to read a partition waits until the broker has answered the fetch before.
            "fetch.wait.max.ms": "100",
            // Per partition, and a worker may read hundreds.
            "queued.max.messages.kbytes": "8192",
            // A producer that died holds up readers for no longer than this.
            "transaction.timeout.ms": "10000",
        ]

        let pointer: OpaquePointer

        /// - Throws: ``EngineError`` `invalid` for a property that librdkafka does not know or does not take. The message
        ///   leaves the value out, which may be a secret.
        init(_ options: KafkaOptions, _ own: [String: String]) throws(EngineError) {
            pointer = rd_kafka_conf_new()
            let properties = Self.defaults
                .merging(options.properties) { $1 }
                .merging(own) { $1 }
                .merging(["bootstrap.servers": options.bootstrapServers]) { $1 }
            for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
                switch rd_kafka_conf_set(pointer, name, value, nil, 0) {
                case RD_KAFKA_CONF_OK: continue
                case RD_KAFKA_CONF_UNKNOWN:
                    throw EngineError(.invalid, "librdkafka has no property called \(name): see its CONFIGURATION.md")
                default:
                    throw EngineError(
                        .invalid,
                        "librdkafka does not take the value given for the property \(name): see its CONFIGURATION.md")
                }
            }
        }

        deinit {
            if !isTaken { rd_kafka_conf_destroy(pointer) }
        }

        /// Whether the pointer has become a client's.
        var isTaken = false

        /// The value that is set for the property called `name`, as a number.
        func integer(_ name: String) -> Int? {
            var size = 64
            var text = [CChar](repeating: 0, count: size)
            guard rd_kafka_conf_get(pointer, name, &text, &size) == RD_KAFKA_CONF_OK, size <= text.count else {
                return nil
            }
            return Int(String(decoding: text.prefix(max(0, size - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }
#endif
