#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Asks each broker by itself whether it knows topics. Brokers learn of a new topic one after the other: a group whose
    /// coordinator is late shares out nothing of it, and librdkafka's members do not look again.
    final class BrokerSurvey: Sendable {
        private let client: Client
        private let options: KafkaOptions
        /// Topics that all brokers have been found to know.
        private let known = Mutex<Set<String>>([])
        /// Brokers that do not answer in this time are passed over: they learn of all topics before they are back.
        private static let mostMilliseconds: Int64 = 10_000

        init(client: Client, options: KafkaOptions) {
            self.client = client
            self.options = options
        }

        /// Waits until each broker that answers knows the topics called `names` and who leads them, for some seconds at most.
        func wait(for names: [String]) throws(EngineError) {
            let open = known.withLock { known in names.filter { !known.contains($0) } }
            guard !open.isEmpty else { return }
            let patience = Patience(options, most: Self.mostMilliseconds)
            let brokers = brokers(patience)
            if brokers.count > 1 {
                for broker in brokers { try wait(for: broker, toKnow: open, patience) }
            }
            known.withLock { $0.formUnion(open) }
        }

        private func wait(
            for broker: String, toKnow names: [String], _ patience: Patience
        ) throws(EngineError) {
            var options = options
            options.bootstrapServers = broker
            // A client of one bootstrap server asks that one as long as it has no reason to connect to another.
            let client = try Client(RD_KAFKA_CONSUMER, Configuration(options, KafkaConsumer.properties))
            while !patience.isOver, !Set(names).isSubset(of: ledTopics(by: client, patience)) {
                rd_kafka_poll(client.handle, Patience.pauseMilliseconds)
            }
        }

        private func ledTopics(by client: Client, _ patience: Patience) -> Set<String> {
            var led: Set<String> = []
            MetadataAnswer.read(by: client, allTopics: true, patience.attempt) { answer in
                for topic in answer.topics where topic.isLed { led.insert(topic.name) }
            }
            return led
        }

        private func brokers(_ patience: Patience) -> [String] {
            var brokers: [String] = []
            MetadataAnswer.read(by: client, allTopics: false, patience.attempt) { brokers = $0.brokers }
            return brokers
        }
    }
#endif
