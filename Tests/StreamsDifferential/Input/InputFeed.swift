import MillraceCore
import MillraceStreams

/// Writes events into the source topics, bit by bit: as an ingest does, which keeps late ones out and states watermarks,
/// or as a stranger does, who knows of neither sequences nor watermarks.
///
/// It writes alone and notes where each record lies, so that the definitions need not ask the log.
final class InputFeed {
    private let engine: any Engine
    private let producer: any TransactionalProducer
    private let sources: [SourceTopic]
    private let partitions: Int32
    private let isIngest: Bool
    /// What is yet to be written, for each source.
    private var rest: [ArraySlice<Event>]
    private var nextOffsets: [TopicPartition: Int64] = [:]
    /// The greatest event time that an ingest has let through, for each source.
    private var greatest: [Int64?]
    /// The sequence before which an ingest has nothing more to write, for each source.
    private var nextSequences: [Int64]
    /// The watermark that was stated last for each source.
    private var watermarks: [Int64?]
    /// What has been written, for each source, in order.
    private(set) var written: [[SourceRecord]]
    /// Whether the end has been stated.
    private(set) var hasEnded = false

    /// A feed of `events`; the topics are created.
    init(
        _ events: [Event], to sources: [SourceTopic], of engine: any Engine, partitions: Int32, isIngest: Bool
    ) throws {
        self.engine = engine
        self.sources = sources
        self.partitions = partitions
        self.isIngest = isIngest
        rest = sources.indices.map { input in events.filter { $0.input == input }[...] }
        greatest = sources.map { _ in nil }
        watermarks = sources.map { _ in nil }
        written = sources.map { _ in [] }
        nextSequences = sources.map { _ in isIngest ? 0 : .min }
        producer = try engine.makeProducer(transactionalID: "feed")
        for source in sources {
            try engine.createTopic(TopicDescription(name: source.name, partitions: partitions))
        }
    }

    /// Whether every event has been written.
    var isEmpty: Bool { rest.allSatisfy(\.isEmpty) }

    /// The greatest event time written; nil before there is one.
    var greatestTime: Int64? { written.joined().map(\.time).max() }

    /// How far event time has come in all sources, as an ingest has stated it; nil before it has for each of them.
    var statedWatermark: Int64? {
        let stated = watermarks.compactMap { $0 }
        return stated.count == sources.count ? stated.min() : nil
    }

    /// Writes the next `count` events of source `chosen`, or of each, in one transaction.
    func write(_ count: Int, only chosen: Int?, statesWatermark: Bool) throws {
        try producer.begin()
        for input in sources.indices where chosen == nil || chosen == input {
            for event in rest[input].prefix(count) {
                if isIngest { nextSequences[input] = event.sequence + 1 }
                if isInTime(event) { try write(event) }
            }
            rest[input] = rest[input].dropFirst(count)
            if isIngest, statesWatermark, let time = greatest[input] {
                try state(input, watermark: time - sources[input].grace, isLast: false)
            }
        }
        try finish()
    }

    /// States how far event time has come, on all partitions: beyond what the records of each say by themselves.
    func stateWatermarks() throws {
        try producer.begin()
        for input in sources.indices {
            guard let time = greatest[input] else { continue }
            try state(input, watermark: time - sources[input].grace, isLast: false)
        }
        try finish()
    }

    /// States that no input has more to come, and that event time has reached the millisecond after `end`.
    func end(at end: Int64) throws {
        try producer.begin()
        for input in sources.indices { try state(input, watermark: end + 1, isLast: true) }
        try finish()
        hasEnded = true
    }

    /// An ingest decides what is late, over all of its input.
    private func isInTime(_ event: Event) -> Bool {
        guard isIngest else { return true }
        if let time = greatest[event.input], event.time < time - sources[event.input].grace { return false }
        greatest[event.input] = max(greatest[event.input] ?? event.time, event.time)
        return true
    }

    private func write(_ event: Event) throws {
        let (key, value, headers) = (ByteWriter(), ByteWriter(), ByteWriter())
        if let text = event.key { key.write(utf8: text) }
        if let number = event.value { value.write(number) }
        if isIngest { StreamHeader.write(sequence: event.sequence, ordinal: .root, to: headers) }
        let number =
            event.key == nil ? event.salt % partitions : Partitioner.partition(of: key.bytes, among: partitions)
        let partition = TopicPartition(sources[event.input].name, number)
        let offset = try append(
            to: partition, time: event.time, key: event.key == nil ? nil : key.bytes,
            value: event.value == nil ? nil : value.bytes, headers: headers.bytes)
        written[event.input].append(
            SourceRecord(
                input: event.input, partition: number, offset: offset, key: event.key, value: event.value,
                time: event.time, sequence: isIngest ? event.sequence : offset * Int64(partitions) + Int64(number)))
    }

    private func state(_ input: Int, watermark: Int64, isLast: Bool) throws {
        watermarks[input] = watermark
        for number in 0..<partitions {
            let headers = ByteWriter()
            StreamHeader.write(
                watermark: Timestamp(milliseconds: watermark), sequence: nextSequences[input], isLast: isLast,
                writer: 0, of: 1, to: headers)
            _ = try append(
                to: TopicPartition(sources[input].name, number), time: 1, key: nil, value: nil, headers: headers.bytes)
        }
    }

    private func append(
        to partition: TopicPartition, time: Int64, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer
    ) throws -> Int64 {
        let batch = RecordBatchBuilder()
        batch.append(timestamp: Timestamp(milliseconds: time), key: key, value: value, headers: headers)
        try producer.append(batch, to: partition)
        defer { nextOffsets[partition, default: 0] += 1 }
        return nextOffsets[partition, default: 0]
    }

    private func finish() throws {
        guard case .committed = producer.commit() else {
            throw EngineError(.unavailable, "the input was not committed")
        }
    }
}
