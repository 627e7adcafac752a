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
        /// Brokers that did not answer, or knew not all in time.
        private let passedOver = Mutex<Set<String>>([])
        /// A broker that does not answer in this time is passed over: it learns of all topics before it is back.
        private static let mostMilliseconds: Int64 = 2_000

        init(client: Client, options: KafkaOptions) {
            self.client = client
            self.options = options
        }

        /// Waits until each broker that answers knows the topics called `names` and who leads them, for two seconds each at
        /// most.
        func wait(for names: [String]) throws(EngineError) {
            let open = known.withLock { known in names.filter { !known.contains($0) } }
            guard !open.isEmpty else { return }
            let brokers = brokers(Patience(options))
            let silent = passedOver.withLock { $0 }
            if brokers.count > 1 {
                for broker in brokers where !silent.contains(broker) { try wait(for: broker, toKnow: open) }
            }
            known.withLock { $0.formUnion(open) }
        }

        private func wait(for broker: String, toKnow names: [String]) throws(EngineError) {
            let patience = Patience(options, most: Self.mostMilliseconds)
            var options = options
            options.bootstrapServers = broker
            // A client of one bootstrap server asks that one as long as it has no reason to connect to another.
            let client = try Client(RD_KAFKA_CONSUMER, Configuration(options, KafkaConsumer.properties))
            while !Set(names).isSubset(of: ledTopics(by: client, patience)) {
                guard !patience.isOver else {
                    passedOver.withLock { _ = $0.insert(broker) }
                    return
                }
                rd_kafka_poll(client.handle, Patience.pauseMilliseconds)
            }
        }

        private func ledTopics(by client: Client, _ patience: Patience) -> Set<String> {
            var led: Set<String> = []
            MetadataAnswer.read(by: client, allTopics: true, max(1, patience.left)) { answer in
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
