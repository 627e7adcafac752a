import MillraceCore

/// Everything a worker writes between two commits: a batch for each partition, handed to the transaction when it has
/// grown or the commit comes.
public final class Outputs {
    /// A topic that is written, with a batch for each of its partitions.
    public final class TopicOutput {
        let name: String
        @usableFromInline var batches: [RecordBatchBuilder]
        /// Batches that have their size, in the order in which they were filled, with their partitions.
        var full: [(partition: Int32, batch: RecordBatchBuilder)] = []
        var spare: [RecordBatchBuilder] = []

        init(name: String, partitions: Int32) {
            self.name = name
            batches = (0..<partitions).map { _ in RecordBatchBuilder() }
        }

        /// Adds a record, to a new batch if the present one would grow beyond ``Outputs/batchBytes``.
        @inlinable
        func append(
            to partition: Int32, timestamp: Timestamp, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
            headers: UnsafeRawBufferPointer
        ) {
            let bytes = (key?.count ?? 0) + (value?.count ?? 0) + headers.count
            if batches[Int(partition)].byteCount + bytes > Outputs.batchBytes { turn(partition) }
            batches[Int(partition)].append(timestamp: timestamp, key: key, value: value, headers: headers)
        }

        @usableFromInline
        func turn(_ partition: Int32) {
            guard !batches[Int(partition)].isEmpty else { return }
            full.append((partition, batches[Int(partition)]))
            batches[Int(partition)] = spare.popLast() ?? RecordBatchBuilder()
        }

        func recycle(_ batch: RecordBatchBuilder) {
            batch.removeAll()
            if spare.count < batches.count { spare.append(batch) }
        }
    }

    /// No batch of several records is larger than this, well under what an engine takes.
    @inlinable static var batchBytes: Int { 262_144 }

    private var topics: [String: TopicOutput] = [:]
    private let partitionCounts: [String: Int32]
    private let names: TopicNames
    @usableFromInline let keyWriter = ByteWriter()
    @usableFromInline let valueWriter = ByteWriter()
    @usableFromInline let headerWriter = ByteWriter()

    /// Repartition topics, by name without the application's id, that hold what an earlier run has written there.
    private let recorded: Set<String>

    init(names: TopicNames, partitionCounts: [String: Int32], recorded: Set<String>) {
        self.names = names
        self.partitionCounts = partitionCounts
        self.recorded = recorded
    }

    /// Whether the repartition topic called `name` holds what would be written to it, in the order that counts.
    @usableFromInline
    func isRecorded(repartition name: String) -> Bool { recorded.contains(name) }

    /// The output for `topic`, which the runtime has created.
    @usableFromInline
    func output(for topic: String) -> TopicOutput {
        if let output = topics[topic] { return output }
        let output = TopicOutput(name: topic, partitions: partitionCounts[topic] ?? 1)
        topics[topic] = output
        return output
    }

    /// The output for the repartition topic called `name`.
    @usableFromInline
    func repartition(_ name: String) -> TopicOutput {
        output(for: names.repartition(name))
    }

    /// Writes a record to the partition of its key.
    @inlinable
    func write<Key, Value>(
        _ record: Record<Key, Value>, key: Serde<Key>.Encode, value: Serde<Value>.Encode, to output: TopicOutput
    ) {
        keyWriter.removeAll()
        valueWriter.removeAll()
        headerWriter.removeAll()
        key(record.key, keyWriter)
        value(record.value, valueWriter)
        StreamHeader.write(sequence: record.sequence, ordinal: record.ordinal, to: headerWriter)
        let partition = Partitioner.partition(of: keyWriter.bytes, among: Int32(output.batches.count))
        output.append(
            to: partition, timestamp: record.timestamp, key: keyWriter.bytes, value: valueWriter.bytes,
            headers: headerWriter.bytes)
    }

    /// Writes a statement about event time to every partition of `topic`.
    func writeWatermark(
        topic: String, _ statement: Watermarks.Statement, writer: Int32, of writers: Int32
    ) {
        headerWriter.removeAll()
        StreamHeader.write(
            watermark: statement.watermark, sequence: statement.sequence, isLast: statement.isLast, writer: writer,
            of: writers, to: headerWriter)
        let output = output(for: topic)
        for partition in output.batches.indices {
            output.append(
                to: Int32(partition), timestamp: max(statement.watermark, .earliestStored), key: nil, value: nil,
                headers: headerWriter.bytes)
        }
    }

    /// Writes that event time moved on to `time` when the source partition `source` had been read up to `offset`.
    func writeTick(_ source: TopicPartition, time: Timestamp, offset: Int64) {
        keyWriter.removeAll()
        valueWriter.removeAll()
        keyWriter.write(utf8: source.topic)
        valueWriter.write(offset)
        output(for: names.ticks).append(
            to: source.partition, timestamp: time, key: keyWriter.bytes, value: valueWriter.bytes,
            headers: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Writes a record that came after its time, as it was read.
    func writeLate(_ current: CurrentRecord) {
        headerWriter.removeAll()
        StreamHeader.write(sequence: current.sequence, ordinal: current.ordinal, to: headerWriter)
        append(current, to: names.late)
    }

    /// Writes a record that could not be used, as it was read, with the headers of Kafka Streams' dead letters.
    func writeDeadLetter(_ current: CurrentRecord, _ rejection: Rejection) {
        headerWriter.removeAll()
        StreamHeader.writeDeadLetter(
            rejection, sequence: current.sequence, ordinal: current.ordinal,
            source: [
                ("__streams.errors.topic", current.topic.topic),
                ("__streams.errors.partition", String(current.topic.partition)),
                ("__streams.errors.offset", String(current.raw.offset)),
            ], to: headerWriter)
        append(current, to: names.deadLetters)
    }

    /// Writes a dead letter for what no record was read for.
    func writeDeadLetter(at position: StreamPosition, _ rejection: Rejection) {
        headerWriter.removeAll()
        StreamHeader.writeDeadLetter(
            rejection, sequence: position.sequence, ordinal: position.ordinal, source: [], to: headerWriter)
        output(for: names.deadLetters).append(
            to: 0, timestamp: position.timestamp, key: nil, value: nil, headers: headerWriter.bytes)
    }

    private func append(_ current: CurrentRecord, to topic: String) {
        let output = output(for: topic)
        let key = current.raw.key ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let partition = Partitioner.partition(of: key, among: Int32(output.batches.count))
        output.append(
            to: partition, timestamp: current.raw.timestamp, key: current.raw.key, value: current.raw.value,
            headers: headerWriter.bytes)
    }

    /// Hands the batches that have their size to `producer`, or all of them.
    func flush(to producer: any TransactionalProducer, all: Bool) throws(EngineError) {
        for output in topics.values {
            for (partition, batch) in output.full {
                try producer.append(batch, to: TopicPartition(output.name, partition))
                output.recycle(batch)
            }
            output.full.removeAll(keepingCapacity: true)
            guard all else { continue }
            for (partition, batch) in output.batches.enumerated() where !batch.isEmpty {
                try producer.append(batch, to: TopicPartition(output.name, Int32(partition)))
            }
        }
    }

    /// Forgets everything that was not handed over.
    func discard() {
        for output in topics.values {
            for batch in output.batches { batch.removeAll() }
            for (_, batch) in output.full { output.recycle(batch) }
            output.full.removeAll()
        }
    }
}

/// The names of the topics that belong to an application.
public struct TopicNames: Hashable, Sendable {
    /// The application's id: the name of its group, and the start of its own topics' names.
    public let applicationID: String

    /// The names of the application called `applicationID`.
    public init(applicationID: String) {
        self.applicationID = applicationID
    }

    /// Records that could not be used.
    public var deadLetters: String { "\(applicationID)-dead-letters" }
    /// Records that came after their time.
    public var late: String { "\(applicationID)-late" }
    /// How far an ingest has come; holds no records.
    public var ingest: String { "\(applicationID)-ingest" }
    /// How event time moved on while no record came; a partition for each source partition.
    public var ticks: String { "\(applicationID)-ticks" }
    /// The changes of a store.
    public func changelog(store: String) -> String { "\(applicationID)-\(store)-changelog" }
    /// A repartition topic.
    public func repartition(_ name: String) -> String { "\(applicationID)-\(name)-repartition" }
}
