#if Kafka
    import CRdKafka
    import MillraceCore

    /// A Kafka cluster as an engine, over librdkafka.
    ///
    /// Calls wait for the cluster on the calling thread. Everything but a producer, a consumer and a member may be used by
    /// several threads.
    public final class KafkaEngine: Engine {
        private let options: KafkaOptions
        private let client: Client
        private let metadata: ClusterMetadata
        private let survey: BrokerSurvey
        private let directory: any TopicDirectory
        private let maxRecordBytes: Int
        private let ends: PartitionEnds
        private let groupOffsets: GroupOffsets
        private let watch = ReachabilityWatch()

        /// Bytes of a message that are no key, value or headers, at their most.
        private static let messageOverheadBytes = 512
        /// librdkafka's default of `message.max.bytes`.
        private static let defaultMessageBytes = 1_000_000

        /// An engine on the cluster that `options` name. Does not wait for it.
        /// - Throws: `EngineError` `invalid` for properties that cannot be.
        public convenience init(_ options: KafkaOptions) throws(EngineError) {
            try self.init(options, directory: nil)
        }

        /// An engine that creates and describes topics by `directory`, or by requests to the cluster.
        package init(_ options: KafkaOptions, directory: (any TopicDirectory)?) throws(EngineError) {
            try options.validate()
            self.options = options
            let configuration = try Configuration(options, KafkaConsumer.properties)
            watch.register(in: configuration)
            maxRecordBytes =
                (configuration.integer("message.max.bytes") ?? Self.defaultMessageBytes) - Self.messageOverheadBytes
            client = try Client(RD_KAFKA_CONSUMER, configuration, called: watch)
            metadata = ClusterMetadata(client: client, options: options, watch: watch)
            survey = BrokerSurvey(client: client, options: options)
            ends = PartitionEnds(options)
            groupOffsets = GroupOffsets(options)
            self.directory = directory ?? ClusterTopics(client: client, options: options)
            if let report = options.onReachability { watch.start(client, report: report) }
        }

        deinit {
            watch.stop()
        }

        /// A commit takes several round trips and writes to every partition it touches: it comes by interval.
        public var capabilities: EngineCapabilities {
            EngineCapabilities(
                commitWhenDrained: false, commitInterval: .milliseconds(100), maxRecordBytes: maxRecordBytes,
                earliestTimestamp: KafkaProducer.earliestTimestamp, isRemote: true, offsetsCountRecords: false)
        }

        /// Creates a topic, and waits until it can be used; does nothing if it exists just so. Where the cluster does not
        /// tell the policy of a topic that exists, only its partitions are checked.
        /// - Throws: `EngineError` `topicMismatch`, `invalid`, `unavailable`, `notPermitted`.
        public func createTopic(_ topic: TopicDescription) throws(EngineError) {
            guard TopicDescription.isValid(name: topic.name), topic.partitions >= 1 else {
                throw EngineError(
                    .invalid,
                    "cannot create the topic '\(topic.name)' with \(topic.partitions) partitions: a name has 1 to 249 "
                        + "letters, digits, '.', '_' or '-', and there is 1 partition or more")
            }
            if try metadata.partitionCount(of: topic.name) == nil {
                try directory.create(topic)
                try metadata.waitForLeaders(of: topic.name)
                try survey.wait(for: [topic.name])
            }
            guard let partitions = try metadata.partitionCount(of: topic.name) else { return }
            let settings = try directory.settings(of: [topic.name])
            var found = Self.description(topic.name, partitions, settings?[topic.name])
            if settings == nil { found.cleanup = topic.cleanup }
            if found.partitions == topic.partitions, found.cleanup == topic.cleanup { return }
            throw EngineError(
                .topicMismatch,
                "the topic \(topic.name) exists with \(found.partitions) partitions and policy \(found.cleanup), asked for "
                    + "are \(topic.partitions) and \(topic.cleanup); use those it has, or another name or cluster")
        }

        /// All topics but Kafka's own, by name.
        public func topics() throws(EngineError) -> [TopicDescription] {
            let counts = try metadata.all()
            let settings = try directory.settings(of: counts.keys.sorted())
            return counts.sorted { $0.key < $1.key }.map { Self.description($0.key, $0.value, settings?[$0.key]) }
        }

        /// The topic called `name`, or nil.
        public func topic(named name: String) throws(EngineError) -> TopicDescription? {
            guard let count = try metadata.partitionCount(of: name) else { return nil }
            return Self.description(name, count, try directory.settings(of: [name])?[name])
        }

        private static func description(_ name: String, _ partitions: Int32, _ settings: TopicSettings?)
            -> TopicDescription
        {
            let settings = settings ?? TopicSettings()
            return TopicDescription(
                name: name, partitions: partitions, cleanup: settings.cleanup, configuration: settings.configuration)
        }

        /// The log's start and the last stable offset of `partition`.
        public func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
            try metadata.check(partition)
            return try PartitionEnds.offsets(of: partition, by: client, options)
        }

        /// What `group` has committed in `partitions`, as it is.
        public func committedOffsets(
            group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try groupOffsets.read(group, of: partitions)
        }

        /// What `group` has committed in `partitions`; waits for transactions that hold offsets of theirs.
        public func settledOffsets(
            group: String, of partitions: [TopicPartition]
        ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
            try groupOffsets.readSettled(group, of: partitions)
        }

        /// The end of what has been written to `partition`, when all of it is committed or aborted.
        public func settledEnd(of partition: TopicPartition) throws(EngineError) -> Int64 {
            try metadata.check(partition)
            return try ends.settledEnd(of: partition, by: client)
        }

        /// The groups that the cluster's brokers know, by name; without those of brokers that do not answer.
        public func groups() throws(EngineError) -> [String] {
            var found: UnsafePointer<rd_kafka_group_list>?
            let code = rd_kafka_list_groups(client.handle, nil, &found, options.timeoutMilliseconds)
            defer { if let found { rd_kafka_group_list_destroy(found) } }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__PARTIAL, let found else {
                throw KafkaFailure(of: code).engineError("listing the groups of all brokers")
            }
            return (0..<Int(found.pointee.group_cnt)).map { String(cString: found.pointee.groups[$0].group) }.sorted()
        }

        /// Makes the given offsets the partitions' first, where they are greater.
        public func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
            for partition in offsets.keys { try metadata.check(partition) }
            guard !offsets.isEmpty else { return }
            try RecordDeletion(client: client, options: options).run(offsets)
        }

        /// A reader for one thread.
        public func makeConsumer() throws(EngineError) -> any Consumer {
            try KafkaConsumer(options: options, metadata: metadata)
        }

        /// A writer for one thread, when it has taken over `transactionalID`.
        public func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
            try KafkaProducer(
                transactionalID: transactionalID, options: options, metadata: metadata, maxRecordBytes: maxRecordBytes)
        }

        /// Joins `group`; polls of the member tell when it is assigned partitions.
        public func joinGroup(
            _ group: String, topics: [String], clientID: String
        ) throws(EngineError) -> any GroupMember {
            var existing: [String] = []
            for topic in topics where try metadata.partitionCount(of: topic) != nil { existing.append(topic) }
            try survey.wait(for: existing)
            return try KafkaGroupMember(group, topics: topics, clientID: clientID, options: options)
        }
    }
#endif
