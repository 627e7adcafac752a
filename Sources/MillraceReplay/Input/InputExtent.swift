import MillraceCore
import MillraceStreams

/// How far the input in a log has come: the greatest event time and the greatest sequence of its records.
public struct InputExtent: Hashable, Sendable {
    /// The greatest event time; nil if there is no record.
    public var time: Timestamp?
    /// The greatest sequence; nil if there is no record. A record without one of its own has that
    /// which a live run gives it by its place.
    public var sequence: Int64?

    /// Without records.
    public init() {}

    /// The extent of what is committed in `topic` now; without records if there is no such topic.
    /// - Throws: `EngineError`.
    /// - Complexity: O(*n*) in the topic's records.
    public init(of topic: String, on engine: any Engine) throws {
        guard let description = try engine.topic(named: topic) else { return }
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        for number in 0..<description.partitions {
            let partition = TopicPartition(topic, number)
            let first = try engine.offsets(of: partition).lowerBound
            _ = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
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
