import MillraceCore
import MillraceStreams

/// How far the input in a log has come: the greatest event time and the greatest sequence of its records.
public struct InputExtent: Hashable, Sendable {
    /// The greatest event time; nil if there is no record.
    public private(set) var time: Timestamp?
    /// The greatest sequence; nil if there is no record. A record without one of its own has that
    /// which a live run gives it by its place.
    public private(set) var sequence: Int64?

    private let topic: String
    /// Up to where each partition has been read.
    private var ends: [Int32: Int64] = [:]

    /// The extent of what is committed in `topic` now; without records if there is no such topic.
    /// - Throws: `EngineError`.
    /// - Complexity: O(*n*) in the topic's records: event times are in no order, and what a task has committed of its
    ///   progress is bound to one application, and says nothing of what waits to be read.
    public init(of topic: String, on engine: any Engine) throws {
        self.topic = topic
        try advance(on: engine)
    }

    /// Takes in what has been committed since it was read last. Records that have been deleted meanwhile still count.
    /// - Throws: `EngineError`.
    /// - Complexity: O(*n*) in the records that have come.
    public mutating func advance(on engine: any Engine) throws {
        guard let description = try engine.topic(named: topic) else { return }
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        for number in 0..<description.partitions {
            let partition = TopicPartition(topic, number)
            let first = max(ends[number] ?? 0, try engine.offsets(of: partition).lowerBound)
            ends[number] = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records where !StreamHeader.isStatement(record) {
                    take(record, byPlace: record.offset * Int64(description.partitions) + Int64(number))
                }
            }
        }
    }

    private mutating func take(_ record: RawRecord, byPlace place: Int64) {
        let own = StreamHeader.place(in: record.headers)?.sequence ?? place
        time = max(time ?? record.timestamp, record.timestamp)
        sequence = max(sequence ?? own, own)
    }
}
