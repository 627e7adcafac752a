import MillraceCore
import MillraceStreams

/// Reads the results of a query from the log.
public struct ResultReader {
    private struct Placed: Comparable {
        var position: StreamPosition
        var result: ResultLine

        static func < (left: Placed, right: Placed) -> Bool {
            left.position != right.position ? left.position < right.position : left.result < right.result
        }
    }

    private let engine: any Engine

    /// A reader of the results in `engine`.
    public init(engine: any Engine) {
        self.engine = engine
    }

    /// All results in canonical order: event time, place in the input of the last event they stem from, ordinal, bytes.
    public func canonical() throws -> [ResultLine] { try read().sorted().map(\.result) }

    /// All results by time and bytes, as the derivation in SQL gives them.
    public func results() throws -> [ResultLine] { try read().map(\.result).sorted() }

    /// How many results there are.
    public func count() throws -> Int {
        var count = 0
        try forEachRecord { _ in count += 1 }
        return count
    }

    private func read() throws -> [Placed] {
        var placed: [Placed] = []
        try forEachRecord { record in
            let place = StreamHeader.place(in: record.headers)
            let position = StreamPosition(
                timestamp: record.timestamp, sequence: place?.sequence ?? record.offset,
                ordinal: place?.ordinal ?? .root)
            let line = record.value.map { String(decoding: $0, as: UTF8.self) } ?? "null"
            placed.append(
                Placed(position: position, result: ResultLine(time: record.timestamp.milliseconds, line: line)))
        }
        return placed
    }

    private func forEachRecord(_ body: (RawRecord) -> Void) throws {
        let topic = NexmarkTopics.resultsName
        guard let description = try engine.topic(named: topic) else { return }
        let consumer = try engine.makeConsumer()
        let buffer = RecordBuffer()
        for number in 0..<description.partitions {
            let partition = TopicPartition(topic, number)
            let first = try engine.offsets(of: partition).lowerBound
            _ = try consumer.readToEnd(of: partition, from: first, into: buffer) { $0.records.forEach(body) }
        }
    }
}
