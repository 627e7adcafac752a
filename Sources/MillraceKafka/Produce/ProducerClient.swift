#if Kafka
    import CRdKafka
    import MillraceCore

    /// A transactional client of librdkafka, ready to begin: whatever an earlier one of the same id left open has been
    /// settled.
    final class ProducerClient {
        let client: Client
        let reports = DeliveryReports()
        /// After how many milliseconds the cluster aborts a transaction.
        let transactionTimeout: Int64
        private var topics: [String: OpaquePointer] = [:]

        /// Takes over `transactionalID`. Waits for the cluster.
        /// - Throws: ``EngineError`` `unavailable`, `notPermitted`, `invalid`.
        init(_ transactionalID: String, _ options: KafkaOptions) throws(EngineError) {
            let configuration = try Configuration(
                options, ["transactional.id": transactionalID, "enable.idempotence": "true"])
            reports.register(in: configuration)
            transactionTimeout = Int64(configuration.integer("transaction.timeout.ms") ?? 10_000)
            client = try Client(RD_KAFKA_PRODUCER, configuration, called: reports)
            let patience = Patience(options)
            while let failure = KafkaFailure(rd_kafka_init_transactions(client.handle, options.timeoutMilliseconds)) {
                guard failure.isRetriable, !patience.isOver else {
                    throw failure.engineError("taking over the transactional id \(transactionalID)")
                }
                rd_kafka_poll(client.handle, Patience.pauseMilliseconds)
            }
        }

        deinit {
            for topic in topics.values { rd_kafka_topic_destroy(topic) }
        }

        /// librdkafka's object for the topic called `name`.
        func topic(_ name: String) throws(EngineError) -> OpaquePointer {
            if let topic = topics[name] { return topic }
            guard let topic = rd_kafka_topic_new(client.handle, name, nil) else {
                throw KafkaFailure(of: rd_kafka_last_error()).engineError("writing to the topic \(name)")
            }
            topics[name] = topic
            return topic
        }
    }
#endif
