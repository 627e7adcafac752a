#if Kafka
    import MillraceCore

    /// How to reach a Kafka cluster.
    public struct KafkaOptions: Sendable {
        /// Addresses of brokers to begin with, as `host:port,host:port`.
        public var bootstrapServers: String
        /// Any properties of librdkafka, by name: security, sizes, timeouts. They may hold secrets; no message shows a value.
        public var properties: [String: String]
        /// How many brokers keep each partition of a topic that is created; −1 for the cluster's own default.
        public var replicationFactor: Int32
        /// How long to wait for an answer of the cluster before it counts as out of reach.
        public var timeout: TimeSpan
        /// Is told when the cluster is out of reach: once, then every 30 s, and when it is back. Called on a thread of its
        /// own.
        public var onReachability: (@Sendable (ClusterState) -> Void)?

        /// Options with these values.
        public init(
            bootstrapServers: String, properties: [String: String] = [:], replicationFactor: Int32 = -1,
            timeout: TimeSpan = .seconds(60)
        ) {
            self.bootstrapServers = bootstrapServers
            self.properties = properties
            self.replicationFactor = replicationFactor
            self.timeout = timeout
        }

        /// Properties that the engine's promises rest on, and the reason that a message gives.
        private static let fixed: [String: String] = [
            "isolation.level": "only committed records are read",
            "enable.auto.commit": "offsets are committed in transactions",
            "enable.auto.offset.store": "offsets are committed in transactions",
            "auto.offset.reset": "an offset out of range is an error",
            "enable.partition.eof": "the end of a partition must be told",
            "enable.idempotence": "producers are transactional",
            "transactional.id": "each producer has its own",
            "group.id": "each group member has its own",
            "partition.assignment.strategy": "equal partitions of two topics must go to the same member",
            "bootstrap.servers": "it is an option of its own",
            "metadata.broker.list": "bootstrap servers are an option of their own",
            "auto.commit.enable": "offsets are committed in transactions",
            "group.instance.id": "a process has several members",
            "group.protocol": "equal partitions of two topics must go to the same member",
        ]

        /// - Throws: ``EngineError`` `invalid` if a property is the engine's own, or no broker is named.
        func validate() throws(EngineError) {
            guard !bootstrapServers.isEmpty else {
                throw EngineError(.invalid, "no Kafka broker is named: give bootstrap servers as host:port")
            }
            for name in properties.keys.sorted() {
                guard let reason = Self.fixed[name] else { continue }
                throw EngineError(.invalid, "the property \(name) is set by the engine (\(reason)): leave it out")
            }
        }

        /// The timeout as librdkafka takes it.
        var timeoutMilliseconds: Int32 { Int32(clamping: timeout.milliseconds) }
    }
#endif
