import MillraceCore

/// Writes an application's source topic: what an ingest does with a file, and a generator with what it makes up.
///
/// Everything between two commits becomes visible together, with the writer's own place beside it.
public final class SourceWriter {
    /// A place in whatever the writer reads from.
    public struct Place: Hashable, Sendable {
        /// Counts up; the committed offset.
        public var offset: Int64
        /// What else the writer must know to go on.
        public var metadata: String

        /// A place at `offset`.
        public init(offset: Int64, metadata: String) {
            self.offset = offset
            self.metadata = metadata
        }
    }

    private let engine: any Engine
    private let producer: any TransactionalProducer
    private let names: TopicNames
    private let topic: String
    private let batches: [RecordBatchBuilder]
    private let late = RecordBatchBuilder()
    private let deadLetters = RecordBatchBuilder()
    private let headers = ByteWriter()
    private var isOpen = false
    private var resend: Resend

    /// A writer for `topic`, which is created with `partitions` partitions, and otherwise as `creation` says, if it is
    /// missing.
    /// - Throws: `EngineError` `topicMismatch` if it exists with another number of partitions.
    public init(
        engine: any Engine, applicationID: String, topic: String, partitions: Int32, creation: TopicCreation = .init()
    ) throws(EngineError) {
        self.engine = engine
        names = TopicNames(applicationID: applicationID)
        self.topic = topic
        try engine.createTopic(
            TopicDescription(
                name: topic, partitions: partitions, cleanup: creation.cleanup, configuration: creation.configuration))
        for name in [names.late, names.deadLetters] {
            try engine.createTopic(TopicDescription(name: name, partitions: partitions))
        }
        try engine.createTopic(TopicDescription(name: names.ingest, partitions: 1))
        producer = try engine.makeProducer(transactionalID: "\(names.ingest)-\(topic)")
        batches = (0..<partitions).map { _ in RecordBatchBuilder(capacity: 1 << 16) }
        resend = Resend(isNeeded: engine.capabilities.isRemote, place: TopicPartition(names.late, 0))
    }

    /// The place that was committed last; nil if there is none.
    public func committedPlace() throws(EngineError) -> Place? {
        let partition = TopicPartition(names.ingest, 0)
        guard let committed = try engine.settledOffsets(group: names.ingest, of: [partition])[partition] else {
            return nil
        }
        return Place(offset: committed.offset, metadata: committed.metadata)
    }

    /// How many bytes of keys and values wait for the commit.
    public private(set) var byteCount = 0

    /// Adds a record, in the partition of its key.
    public func write(
        key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, time: Timestamp, sequence: Int64
    ) throws(EngineError) {
        headers.removeAll()
        StreamHeader.write(sequence: sequence, ordinal: .root, to: headers)
        try write(key: key, value: value, time: time, headers: headers.bytes)
    }

    /// Adds a record without a sequence of its own: its place in the partition counts.
    public func write(
        key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, time: Timestamp
    ) throws(EngineError) {
        try write(key: key, value: value, time: time, headers: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    private func write(
        key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, time: Timestamp, headers: UnsafeRawBufferPointer
    ) throws(EngineError) {
        let partition = Partitioner.partition(of: key, among: Int32(batches.count))
        let batch = batches[Int(partition)]
        batch.append(timestamp: time, key: key, value: value, headers: headers)
        try count(key.count + value.count, in: batch, for: TopicPartition(topic, partition))
    }

    /// Counts `bytes` that `batch` has taken; sends the batch if it has grown.
    private func count(_ bytes: Int, in batch: RecordBatchBuilder, for partition: TopicPartition) throws(EngineError) {
        byteCount += bytes
        if batch.byteCount >= Outputs.batchBytes { try append(batch, to: partition) }
    }

    /// Keeps a record that came after its time in the late topic.
    public func writeLate(
        key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, time: Timestamp, sequence: Int64
    ) throws(EngineError) {
        headers.removeAll()
        StreamHeader.write(sequence: sequence, ordinal: .root, to: headers)
        late.append(timestamp: time, key: key, value: value, headers: headers.bytes)
        try count(key.count + value.count, in: late, for: TopicPartition(names.late, 0))
    }

    /// The reason to reject a record with this time; nil if the engine can keep it.
    public func rejection(ofTime time: Timestamp) -> Rejection? {
        let earliest = engine.capabilities.earliestTimestamp
        guard time < earliest else { return nil }
        return Rejection(
            Self.unstorableTime,
            "a time of \(time.milliseconds) ms from 1970-01-01T00:00:00Z: the engine keeps none before "
                + "\(earliest.milliseconds) ms")
    }

    /// Why a record is rejected whose time the engine cannot keep.
    public static let unstorableTime = "unstorable-time"

    /// Sends a record that cannot be put into the source topic to the dead letters.
    public func reject(
        value: UnsafeRawBufferPointer, time: Timestamp, sequence: Int64, _ rejection: Rejection
    ) throws(EngineError) {
        headers.removeAll()
        StreamHeader.writeDeadLetter(rejection, sequence: sequence, ordinal: .root, source: [], to: headers)
        deadLetters.append(timestamp: time, key: nil, value: value, headers: headers.bytes)
        try count(value.count, in: deadLetters, for: TopicPartition(names.deadLetters, 0))
    }

    /// States on every partition that no record with an event time before `watermark`, nor with a sequence before
    /// `sequence`, will come, or none at all.
    public func state(watermark: Timestamp, sequence: Int64 = .min, isLast: Bool) {
        headers.removeAll()
        StreamHeader.write(
            watermark: watermark, sequence: sequence, isLast: isLast, writer: 0, of: 1, to: headers)
        let time = max(watermark, .earliestStored)
        for batch in batches { batch.append(timestamp: time, key: nil, value: nil, headers: headers.bytes) }
    }

    /// Commits what was added, together with `place`. A commit that fails because a remote engine is out of reach for a
    /// while is made again, and takes effect once.
    /// - Parameters:
    ///   - place: The writer's own place, if it has one.
    ///   - wait: Is called before each repetition with what the last attempt failed with; may throw to give up. Without it
    ///     there is none.
    /// - Throws: `EngineError` if it could not be committed; nothing of it is in the log then.
    public func commit(
        _ place: Place?, wait: ((EngineError) throws(EngineError) -> Void)? = nil
    ) throws(EngineError) {
        for (partition, batch) in batches.enumerated() where !batch.isEmpty {
            try append(batch, to: TopicPartition(topic, Int32(partition)))
        }
        for (batch, name) in [(late, names.late), (deadLetters, names.deadLetters)] where !batch.isEmpty {
            try append(batch, to: TopicPartition(name, 0))
        }
        byteCount = 0
        let offsets = resend.offsets(for: place.map { ($0, TopicPartition(names.ingest, 0)) })
        var isUnknown = false
        while true {
            do throws(EngineError) {
                if isUnknown, try isCommitted(offsets) { break }
                try resend.append(to: producer, open)
                try commitOnce(offsets, &isUnknown)
                break
            } catch {
                isOpen = false
                producer.abort()
                resend.isDue = true
                guard let wait, engine.mayComeBack(after: error) else { throw error }
                try wait(error)
            }
        }
        resend.removeAll()
    }

    private func commitOnce(
        _ offsets: [TopicPartition: CommittedOffset], _ isUnknown: inout Bool
    ) throws(EngineError) {
        try open()
        if !offsets.isEmpty { try producer.sendOffsets(offsets, group: names.ingest, member: nil) }
        isOpen = false
        var outcome = producer.commit()
        for _ in 1..<20 {
            guard case .retriable = outcome else { break }
            outcome = producer.commit()
        }
        switch outcome {
        case .committed: return
        case .unknown(let error):
            isUnknown = true
            throw error
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error): throw error
        }
    }

    /// Whether the commit whose outcome could not be told has been made.
    private func isCommitted(_ offsets: [TopicPartition: CommittedOffset]) throws(EngineError) -> Bool {
        let committed = try engine.settledOffsets(group: names.ingest, of: Array(offsets.keys))
        return offsets.allSatisfy { committed[$0.key] == $0.value }
    }

    private func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try open()
        resend.keep(batch, partition)
        try producer.append(batch, to: partition)
    }

    private func open() throws(EngineError) {
        guard !isOpen else { return }
        try producer.begin()
        isOpen = true
    }
}
