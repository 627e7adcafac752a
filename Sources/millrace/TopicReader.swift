import MillraceCore

/// Reads a topic's partitions one after the other, as often as there is something new.
struct TopicReader {
    /// Where reading begins.
    enum Start {
        case beginning
        case end
    }

    /// How long a wait may hold up a request to stop.
    private static let longestWait = TimeSpan.milliseconds(200)
    private static let fetchBytes = 1 << 18

    private let engine: any Engine
    private let consumer: any Consumer
    private let buffer = RecordBuffer()
    private var positions: [(partition: TopicPartition, next: Int64)] = []

    /// A reader of `topic`, or of one partition of it.
    /// - Throws: `EngineError` `unknownTopic` if there is no such partition.
    init(_ engine: any Engine, topic: TopicDescription, partition: Int32?, start: Start) throws(EngineError) {
        self.engine = engine
        consumer = try engine.makeConsumer()
        try topic.check(partition)
        for number in partition.map({ $0..<($0 + 1) }) ?? 0..<topic.partitions {
            let partition = TopicPartition(topic.name, number)
            let offsets = try engine.offsets(of: partition)
            positions.append((partition, start == .end ? offsets.upperBound : offsets.lowerBound))
        }
    }

    /// Hands out all records committed so far, as long as `take` wants more.
    mutating func readToEnd(_ take: (TopicPartition, RawRecord) throws -> Bool) throws {
        for index in positions.indices {
            let partition = positions[index].partition
            let end = try engine.offsets(of: partition).upperBound
            while positions[index].next < end {
                let next = try fetch(partition, from: positions[index].next)
                for record in buffer.records {
                    guard try take(partition, record) else { return }
                }
                guard next > positions[index].next else { break }
                positions[index].next = next
            }
        }
        buffer.removeAll()
    }

    /// Fetches from `offset` on, or, where the records there have been deleted meanwhile, from the first one left.
    private func fetch(_ partition: TopicPartition, from offset: Int64) throws(EngineError) -> Int64 {
        do {
            return try consumer.fetchPatiently(partition, from: offset, maxBytes: TopicReader.fetchBytes, into: buffer)
        } catch  where error.code == .offsetOutOfRange {
            let first = try engine.offsets(of: partition).lowerBound
            guard first > offset else { throw error }
            return try consumer.fetchPatiently(partition, from: first, maxBytes: TopicReader.fetchBytes, into: buffer)
        }
    }

    /// A mark to wait from.
    func news() -> UInt32 { consumer.news() }

    /// Waits until something has been committed after `mark` was taken, or until `isOver`.
    func wait(after mark: UInt32, until isOver: () -> Bool) {
        while consumer.news() == mark, !isOver() {
            consumer.waitForNews(after: mark, timeout: TopicReader.longestWait)
        }
    }
}
