#if Kafka
    import CRdKafka
    import MillraceCore

    /// librdkafka's mock cluster, in this process: it speaks Kafka's protocol over loopback, so that clients in any
    /// process can use it.
    ///
    /// It does what producers, readers and groups need, and takes transactions, but as a sequence of calls only: it shows
    /// records of aborted transactions, keeps no offsets of transactions, and fences nobody.
    public final class MockCluster: @unchecked Sendable {
        private let client: OpaquePointer
        private let cluster: OpaquePointer
        /// How many brokers it has, numbered from 1.
        public let brokers: Int32

        /// A cluster of so many brokers, on ports of its own choice.
        /// - Throws: `EngineError` `unavailable` if librdkafka makes none.
        public init(brokers: Int32 = 3) throws(EngineError) {
            let configuration = rd_kafka_conf_new()
            // The client that keeps the cluster is connected to none, and would complain.
            for (name, value) in [("bootstrap.servers", "localhost:1"), ("log_level", "0")] {
                rd_kafka_conf_set(configuration, name, value, nil, 0)
            }
            guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0),
                let cluster = rd_kafka_mock_cluster_new(client, brokers)
            else { throw EngineError(.unavailable, "librdkafka makes no mock cluster of \(brokers) brokers") }
            (self.client, self.cluster, self.brokers) = (client, cluster, brokers)
        }

        deinit {
            rd_kafka_mock_cluster_destroy(cluster)
            rd_kafka_destroy(client)
        }

        /// Addresses of the brokers.
        public var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

        /// Creates a topic; nothing happens if it exists.
        /// - Throws: `EngineError` `invalid`.
        public func createTopic(_ name: String, partitions: Int32) throws(EngineError) {
            let code = rd_kafka_mock_topic_create(cluster, name, partitions, 1)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else {
                throw EngineError(.invalid, "the mock cluster makes no topic \(name): \(Self.text(code))")
            }
        }

        /// Takes a broker away, all of them if none is named: its connections are closed, and it accepts none.
        public func takeDown(_ broker: Int32? = nil) {
            for id in all(broker) { rd_kafka_mock_broker_set_down(cluster, id) }
        }

        /// Brings a broker back, all of them if none is named.
        public func bringUp(_ broker: Int32? = nil) {
            for id in all(broker) { rd_kafka_mock_broker_set_up(cluster, id) }
        }

        /// Delays every answer of every broker by so many milliseconds.
        public func delay(milliseconds: Int32) {
            for id in all(nil) { rd_kafka_mock_broker_set_rtt(cluster, id, milliseconds) }
        }

        /// The next requests of a kind, by its number in Kafka's protocol, fail with `errors`, in this order.
        public func fail(_ request: Int16, with errors: [Int32]) {
            let codes = errors.map { rd_kafka_resp_err_t($0) }
            rd_kafka_mock_push_request_errors_array(cluster, request, codes.count, codes)
        }

        /// Requests of this kind succeed again.
        public func failNoMore(_ request: Int16) {
            rd_kafka_mock_clear_request_errors(cluster, request)
        }

        /// Makes `broker` the leader of a partition.
        /// - Throws: `EngineError` `invalid`.
        public func moveLeader(of partition: TopicPartition, to broker: Int32) throws(EngineError) {
            let code = rd_kafka_mock_partition_set_leader(cluster, partition.topic, partition.partition, broker)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw EngineError(.invalid, "broker \(broker) cannot lead \(partition): \(Self.text(code))")
            }
        }

        /// Makes `broker` the coordinator of a transactional id or, if `isGroup`, of a group.
        /// - Throws: `EngineError` `invalid`.
        public func moveCoordinator(of name: String, isGroup: Bool, to broker: Int32) throws(EngineError) {
            let code = rd_kafka_mock_coordinator_set(cluster, isGroup ? "group" : "transaction", name, broker)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw EngineError(.invalid, "broker \(broker) cannot coordinate \(name): \(Self.text(code))")
            }
        }

        private func all(_ broker: Int32?) -> ClosedRange<Int32> { broker.map { $0...$0 } ?? 1...brokers }

        private static func text(_ code: rd_kafka_resp_err_t) -> String { String(cString: rd_kafka_err2str(code)) }
    }
#endif
