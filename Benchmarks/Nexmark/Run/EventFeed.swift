import MillraceCore
import MillraceReplay
import MillraceStreams

/// Puts events into the topic that the queries read, stretch by stretch, each committed with the place where it ends: a
/// feed that was cut off goes on there.
public final class EventFeed {
    /// How many bytes of events go into one commit.
    private static let commitBytes = 1 << 20

    private let events: EventSequence
    private let writer: SourceWriter
    private let (key, value) = (ByteWriter(), ByteWriter())
    private let commitEvents: Int64
    private var position: Int64
    private var greatestTime: Timestamp
    private var isAtEnd: Bool

    /// A feed of `events` for the application called `applicationID`, that goes on where an earlier one on the same log
    /// stopped; at most `commitEvents` events go into one commit.
    /// - Throws: `EngineError` `topicMismatch` for another number of partitions than that of the log, `UsageError` where
    ///   the log holds the place of something else.
    public init(
        _ events: EventSequence, engine: any Engine, applicationID: String, partitions: Int32,
        commitEvents: Int64 = .max
    ) throws {
        self.events = events
        self.commitEvents = commitEvents
        writer = try SourceWriter(
            engine: engine, applicationID: applicationID, topic: NexmarkTopics.events.name, partitions: partitions)
        guard let place = try writer.committedPlace() else {
            (position, greatestTime, isAtEnd) = (0, .distantPast, false)
            return
        }
        let numbers = place.metadata.split(separator: " ").compactMap { Int64($0) }
        guard numbers.count == 3, numbers[2] == events.count, place.offset <= events.count else {
            throw UsageError(
                "the log holds the events of another run (\(place.metadata)): give another --data-dir")
        }
        (position, greatestTime, isAtEnd) = (place.offset, Timestamp(milliseconds: numbers[0]), numbers[1] == 1)
    }

    /// Puts the next stretch of events into the topic. Behind the last one event time goes on until all auctions have
    /// closed, and ends.
    /// - Returns: Whether there is more to come.
    /// - Throws: `EngineError`.
    public func step() throws(EngineError) -> Bool {
        guard !isAtEnd else { return false }
        let first = position
        while position < events.count, position - first < commitEvents, writer.byteCount < EventFeed.commitBytes {
            let event = events.event(position)
            key.removeAll()
            value.removeAll()
            key.write(event.partitionKey)
            event.encode(to: value)
            try writer.write(key: key.bytes, value: value.bytes, time: event.time, sequence: position)
            greatestTime = max(greatestTime, event.time)
            position += 1
        }
        isAtEnd = position == events.count
        let silence = isAtEnd ? events.silence + .milliseconds(1) : TimeSpan.zero - events.grace
        writer.state(watermark: greatestTime + silence, isLast: isAtEnd)
        let metadata = "\(greatestTime.milliseconds) \(isAtEnd ? 1 : 0) \(events.count)"
        try writer.commit(SourceWriter.Place(offset: position, metadata: metadata))
        return !isAtEnd
    }
}

extension TimeSpan {
    /// The two lengths one after the other.
    static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(milliseconds: left.milliseconds + right.milliseconds)
    }

    /// `left` without `right`.
    static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(milliseconds: left.milliseconds - right.milliseconds)
    }
}
