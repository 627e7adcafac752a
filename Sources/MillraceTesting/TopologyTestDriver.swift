import MillraceCore
import MillraceLog
import MillraceStreams

/// Runs a topology in a test: the ordinary runtime, turned by hand, on a log in memory and a clock that moves when told.
///
/// What is piped in is handled at once, so that the next line of a test can look at the results. The log is an ordinary
/// one: a test may read any of its topics, close the runtime and have it restored.
public final class TopologyTestDriver {
    /// The log in memory.
    public let engine: any Engine
    /// The clock; it stands still but for ``advanceWallClockTime(by:)``.
    public let clock: ManualClock
    private let topology: Topology
    private let configuration: RuntimeConfiguration
    private var runtime: SteppedRuntime
    private let producer: any TransactionalProducer
    let consumer: any Consumer
    /// Where the next look at each partition begins.
    var readPositions: [TopicPartition: Int64] = [:]
    private var sequence: Int64 = 0
    /// The topics on which it is stated how far the input has come by sequence: those of a replay by the order of arrival.
    private let sequencedTopics: [String]

    /// A driver for `topology` with `partitions` partitions a topic.
    /// - Throws: `TopologyError` if the topology cannot be run.
    public init(_ topology: Topology, partitions: Int32 = 1, mode: RuntimeConfiguration.Mode = .live) throws {
        engine = try EmbeddedLog.inMemory()
        clock = ManualClock()
        self.topology = topology
        sequencedTopics = mode == .replay && topology.needs(.arrival) ? topology.sourceTopics : []
        var configuration = RuntimeConfiguration(
            applicationID: topology.name, partitions: partitions, threads: 1, mode: mode)
        configuration.clock = clock
        self.configuration = configuration
        runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
        producer = try engine.makeProducer(transactionalID: "test-driver")
        consumer = try engine.makeConsumer()
        try runtime.runUntilIdle()
    }

    /// The names of the application's own topics.
    public var topicNames: TopicNames { TopicNames(applicationID: configuration.applicationID) }

    /// Publishes a record and lets the topology handle it. A nil key or value is written as null: what the topology
    /// makes of that is for its serdes to say. In a replay by the order of arrival, all records before it have been
    /// published then.
    public func pipeInput<Key, Value>(
        _ topic: Topic<Key, Value>, key: Key?, value: Value?, at time: Timestamp
    ) throws {
        let (keyWriter, valueWriter, headers) = (ByteWriter(), ByteWriter(), ByteWriter())
        if let key { topic.key.makeEncode()(key, keyWriter) }
        if let value { topic.value.makeEncode()(value, valueWriter) }
        sequence += 1
        StreamHeader.write(sequence: sequence, ordinal: .root, to: headers)
        let isKeyNull = key.map(topic.key.isNull) ?? true
        let isValueNull = value.map(topic.value.isNull) ?? true
        let partition = TopicPartition(
            topic.name, topic.key.partition(ofKey: keyWriter.bytes, among: try partitionCount(of: topic.name)))
        let batch = RecordBatchBuilder()
        batch.append(
            timestamp: time, key: isKeyNull ? nil : keyWriter.bytes, value: isValueNull ? nil : valueWriter.bytes,
            headers: headers.bytes)
        try commit([(batch, partition)])
        for topic in sequencedTopics { try state(topic, watermark: .distantPast, isLast: false) }
    }

    /// States on every partition of `topic` that no record before `time` will come.
    public func advanceEventTime<Key, Value>(_ topic: Topic<Key, Value>, to time: Timestamp) throws {
        try state(topic.name, watermark: time, isLast: false)
    }

    /// States that the input has ended at event time `time`: what is held is handled, windows close.
    public func endInput<Key, Value>(_ topic: Topic<Key, Value>, at time: Timestamp) throws {
        try state(topic.name, watermark: time + .milliseconds(1), isLast: true)
    }

    /// Lets wall-clock time pass, and the topology do what is due then. Event time moves on by the time that has passed
    /// since the last record, by ticks, one second apart at least.
    public func advanceWallClockTime(by span: TimeSpan) throws {
        clock.advance(by: span)
        try runtime.runUntilIdle()
    }

    /// Closes the runtime and starts another one from what has been committed: stores are restored from their changelogs.
    public func restart() throws {
        try runtime.close()
        runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
        try runtime.runUntilIdle()
    }

    /// The value of `key` in the store; nil if it has none.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Value>(_ store: StoreView<Key, Value>, key: Key) throws -> Value? {
        try runtime.query(store, key: key).value
    }

    /// Every key of the store with its value.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Value>(_ store: StoreView<Key, Value>) throws -> [Key: Value] {
        try runtime.query(store).value
    }

    /// The entries of `key` with subkeys in `range`, or all of them, in the order of their subkeys.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Subkey, Value>(
        _ store: MapView<Key, Subkey, Value>, key: Key, in range: ClosedRange<Subkey>? = nil
    ) throws -> [MapView<Key, Subkey, Value>.Entry] {
        try runtime.query(store, key: key, in: range).value
    }

    /// The windows of `key` that begin in `range`, or all of them, by their beginning.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, key: Key, in range: ClosedRange<Timestamp>? = nil
    ) throws -> [WindowView<Key, Value>.Entry] {
        try runtime.query(store, key: key, in: range).value
    }

    /// The aggregate of `key` in exactly this window; nil if it has none, or the window has closed.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Value>(_ store: WindowView<Key, Value>, key: Key, window: TimeWindow) throws -> Value? {
        try runtime.query(store, key: key, window: window).value
    }

    /// The windows of every key that begin in `range`, or all of them.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, in range: ClosedRange<Timestamp>? = nil
    ) throws -> [Windowed<Key>: Value] {
        try runtime.query(store, in: range).value
    }

    /// The records of `key` within `range`, or all of them, that wait for a match in a join of two streams.
    /// - Throws: `StoreQueryError` if there is no such store, or one of other types.
    public func query<Key, Left, Right>(
        _ store: JoinView<Key, Left, Right>, key: Key, in range: ClosedRange<Timestamp>? = nil
    ) throws -> JoinView<Key, Left, Right>.Waiting {
        try runtime.query(store, key: key, in: range).value
    }

    /// What the topology holds in memory.
    public var size: StageSize { runtime.size }

    /// What became of the input so far.
    public func accounting() throws -> Accounting {
        try runtime.progress().accounting
    }

    func partitionCount(of topic: String) throws -> Int32 {
        try engine.topic(named: topic)?.partitions ?? configuration.partitions
    }

    private func state(_ topic: String, watermark: Timestamp, isLast: Bool) throws {
        let headers = ByteWriter()
        StreamHeader.write(
            watermark: watermark, sequence: sequencedTopics.isEmpty ? .min : sequence + 1, isLast: isLast, writer: 0,
            of: 1, to: headers)
        let batches = (0..<(try partitionCount(of: topic))).map { number in
            let batch = RecordBatchBuilder()
            batch.append(timestamp: max(watermark, .zero), key: nil, value: nil, headers: headers.bytes)
            return (batch, TopicPartition(topic, number))
        }
        try commit(batches)
    }

    private func commit(_ batches: [(RecordBatchBuilder, TopicPartition)]) throws {
        try producer.begin()
        for (batch, partition) in batches { try producer.append(batch, to: partition) }
        switch producer.commit() {
        case .committed: try runtime.runUntilIdle()
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }
}
