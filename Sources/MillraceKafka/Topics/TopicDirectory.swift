#if Kafka
    import CRdKafka
    import MillraceCore

    /// Creates topics and tells what they are: a part of its own, for the mock cluster that tests use can do neither over
    /// the network.
    package protocol TopicDirectory: Sendable {
        /// Creates a topic that is not there; does nothing if it has come meanwhile.
        func create(_ topic: TopicDescription) throws(EngineError)

        /// How `topics`, which exist, are set up; those that are missing in the answer, by the defaults. Nil if the cluster
        /// does not tell this user.
        func settings(of topics: [String]) throws(EngineError) -> [String: TopicSettings]?
    }

    /// How a topic is set up.
    package struct TopicSettings {
        /// What becomes of its old records; a topic that is both compacted and deleted is one whose keys are kept.
        package var cleanup = CleanupPolicy.delete
        /// How long it keeps its records.
        package var configuration = TopicConfiguration()

        package init() {}

        /// Takes over a setting in Kafka's text form; one that Millrace does not know, or has no such value for, is left.
        mutating func take(_ name: String, _ value: String) {
            if name == "cleanup.policy" {
                cleanup = value.contains("compact") ? .compact : .delete
            } else if TopicConfiguration.names.contains(name) {
                try? configuration.set(name, to: value)
            }
        }
    }

    /// The topics of a cluster, by requests to its controller.
    struct ClusterTopics: TopicDirectory {
        let client: Client
        let options: KafkaOptions

        /// Whether the cluster names one of its brokers as the controller: requests to a cluster without one would wait
        /// for it in vain.
        private func hasController() throws(EngineError) -> Bool {
            var brokers: [Int32] = []
            let failure = MetadataAnswer.read(by: client, allTopics: false, options.timeoutMilliseconds) {
                brokers = $0.brokerIDs
            }
            if let failure { throw failure.engineError("looking for the cluster's controller") }
            let controller = rd_kafka_controllerid(client.handle, 0)
            guard controller >= 0 else { throw EngineError(.unavailable, "the cluster has no controller at present") }
            return brokers.contains(controller)
        }

        func create(_ topic: TopicDescription) throws(EngineError) {
            let what = "creating the topic \(topic.name)"
            guard try Patience(options).outlast(client, hasController) else {
                throw EngineError(
                    .notPermitted,
                    "\(what): the cluster names no controller that would do it; have the topic created beforehand, with "
                        + "\(topic.partitions) partitions and the policy \(topic.cleanup.rawValue)")
            }
            var message = [CChar](repeating: 0, count: 512)
            guard
                var request = rd_kafka_NewTopic_new(
                    topic.name, topic.partitions, options.replicationFactor, &message, message.count)
            else {
                let reason = message.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
                throw EngineError(.invalid, "\(what): \(reason)")
            }
            defer { rd_kafka_NewTopic_destroy(request) }
            rd_kafka_NewTopic_set_config(request, "cleanup.policy", topic.cleanup.rawValue)
            for setting in topic.configuration.settings {
                rd_kafka_NewTopic_set_config(request, setting.name, setting.value)
            }
            try AdminRequest(client: client, options: options).run(what, RD_KAFKA_ADMIN_OP_CREATETOPICS) {
                settings, queue in
                withUnsafeMutablePointer(to: &request) { request in
                    request.withMemoryRebound(to: OpaquePointer?.self, capacity: 1) {
                        rd_kafka_CreateTopics(client.handle, $0, 1, settings, queue)
                    }
                }
            } read: { (event) throws(EngineError) in
                var count = 0
                guard
                    let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
                else { return }
                for index in 0..<count {
                    let code = rd_kafka_topic_result_error(results[index])
                    if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS { continue }
                    var failure = KafkaFailure(of: code)
                    if let reason = rd_kafka_topic_result_error_string(results[index]) {
                        failure.reason = String(cString: reason)
                    }
                    throw failure.engineError(what)
                }
            }
        }

        func settings(of topics: [String]) throws(EngineError) -> [String: TopicSettings]? {
            guard !topics.isEmpty else { return [:] }
            guard try Patience(options).outlast(client, hasController) else { return nil }
            do throws(EngineError) {
                return try askedSettings(of: topics)
            } catch {
                if error.code == .notPermitted { return nil }
                throw error
            }
        }

        private func askedSettings(of topics: [String]) throws(EngineError) -> [String: TopicSettings] {
            var resources: [OpaquePointer?] = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
            defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
            let what = "describing \(topics.count) topics"
            return try AdminRequest(client: client, options: options).run(what, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS) {
                settings, queue in
                rd_kafka_DescribeConfigs(client.handle, &resources, resources.count, settings, queue)
            } read: { (event) throws(EngineError) in
                var count = 0
                var settings: [String: TopicSettings] = [:]
                guard
                    let results = rd_kafka_DescribeConfigs_result_resources(
                        rd_kafka_event_DescribeConfigs_result(event), &count)
                else { return settings }
                for index in 0..<count {
                    guard let name = rd_kafka_ConfigResource_name(results[index]) else { continue }
                    let code = rd_kafka_ConfigResource_error(results[index])
                    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                        throw KafkaFailure(of: code).engineErrorOfKnown("describing the topic \(String(cString: name))")
                    }
                    settings[String(cString: name)] = Self.settings(in: results[index])
                }
                return settings
            }
        }

        private static func settings(in resource: OpaquePointer?) -> TopicSettings {
            var settings = TopicSettings()
            var count = 0
            guard let entries = rd_kafka_ConfigResource_configs(resource, &count) else { return settings }
            for index in 0..<count {
                guard let name = rd_kafka_ConfigEntry_name(entries[index]),
                    let value = rd_kafka_ConfigEntry_value(entries[index])
                else { continue }
                settings.take(String(cString: name), String(cString: value))
            }
            return settings
        }
    }
#endif
