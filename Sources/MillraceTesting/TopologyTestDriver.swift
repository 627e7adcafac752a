import MillraceCore
import MillraceLog
import MillraceStreams

/// Runs a topology in a test: the ordinary runtime, turned by hand, on a log in memory and a clock that moves when told.
public final class TopologyTestDriver {
    /// The log in memory.
    public let engine: any Engine
    /// The clock; it stands still but for ``advanceWallClockTime(by:)``.
    public let clock: ManualClock
    private let runtime: SteppedRuntime
    private let producer: any TransactionalProducer
    private let consumer: any Consumer
    private let partitions: Int32
    private var readPositions: [TopicPartition: Int64] = [:]
    private var sequence: Int64 = 0

    /// A driver for `topology` with `partitions` partitions a topic.
    /// - Throws: `TopologyError` if the topology cannot be run.
    public init(_ topology: Topology, partitions: Int32 = 1, mode: RuntimeConfiguration.Mode = .live) throws {
        engine = try EmbeddedLog.inMemory()
        clock = ManualClock()
        self.partitions = partitions
        var configuration = RuntimeConfiguration(
            applicationID: topology.name, partitions: partitions, threads: 1, mode: mode)
        configuration.clock = clock
        runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
        producer = try engine.makeProducer(transactionalID: "test-driver")
        consumer = try engine.makeConsumer()
        try runtime.runUntilIdle()
    }

    /// Publishes a record and lets the topology handle it.
    public func pipeInput<Key, Value>(
        _ topic: Topic<Key, Value>, key: Key, value: Value, at time: Timestamp
    ) throws {
        let (keyWriter, valueWriter, headers) = (ByteWriter(), ByteWriter(), ByteWriter())
        topic.key.makeEncode()(key, keyWriter)
        topic.value.makeEncode()(value, valueWriter)
        sequence += 1
        StreamHeader.write(sequence: sequence, ordinal: .root, to: headers)
        let partition = TopicPartition(
            topic.name, Partitioner.partition(of: keyWriter.bytes, among: try partitionCount(of: topic.name)))
        let batch = RecordBatchBuilder()
        batch.append(timestamp: time, key: keyWriter.bytes, value: valueWriter.bytes, headers: headers.bytes)
        try commit([(batch, partition)])
    }

    /// States on every partition of `topic` that no record before `time` will come.
    public func advanceEventTime<Key, Value>(_ topic: Topic<Key, Value>, to time: Timestamp) throws {
        try state(topic.name, watermark: time, isLast: false)
    }

    /// States that the input has ended at event time `time`: what is held is handled, windows close.
    public func endInput<Key, Value>(_ topic: Topic<Key, Value>, at time: Timestamp) throws {
        try state(topic.name, watermark: time + .milliseconds(1), isLast: true)
    }

    /// Lets wall-clock time pass, and the topology do what is due then.
    public func advanceWallClockTime(by span: TimeSpan) throws {
        clock.advance(by: span)
        try runtime.runUntilIdle()
    }

    /// The records that have come to `topic` since the last look, partition by partition.
    public func readRecords<Key, Value>(_ topic: Topic<Key, Value>) throws -> [Record<Key, Value>] {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var records: [Record<Key, Value>] = []
        let buffer = RecordBuffer()
        let (decodeKey, decodeValue) = (topic.key.makeDecode(), topic.value.makeDecode())
        for number in 0..<(try partitionCount(of: topic.name)) {
            let partition = TopicPartition(topic.name, number)
            let first = readPositions[partition] ?? 0
            readPositions[partition] = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for raw in buffer.records {
                    guard let value = raw.value else { continue }
                    let place = StreamHeader.place(in: raw.headers)
                    records.append(
                        Record(
                            key: try decodeKey(raw.key ?? none), value: try decodeValue(value),
                            timestamp: raw.timestamp, sequence: place?.sequence ?? raw.offset,
                            ordinal: place?.ordinal ?? .root))
                }
            }
        }
        return records
    }

    /// The last value of each key among the records that have come to `topic` since the last look.
    public func readKeyValuesToMap<Key: Hashable, Value>(_ topic: Topic<Key, Value>) throws -> [Key: Value] {
        Dictionary(try readRecords(topic).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// What the topology holds in memory.
    public var size: StageSize { runtime.size }

    /// What became of the input so far.
    public func accounting() throws -> Accounting {
        try runtime.progress().accounting
    }

    private func partitionCount(of topic: String) throws -> Int32 {
        try engine.topic(named: topic)?.partitions ?? partitions
    }

    private func state(_ topic: String, watermark: Timestamp, isLast: Bool) throws {
        let headers = ByteWriter()
        StreamHeader.write(watermark: watermark, isLast: isLast, writer: 0, of: 1, to: headers)
        let batches = (0..<(try partitionCount(of: topic))).map { number in
            let batch = RecordBatchBuilder()
            batch.append(timestamp: watermark, key: nil, value: nil, headers: headers.bytes)
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
