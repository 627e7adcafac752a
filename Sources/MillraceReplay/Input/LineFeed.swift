import MillraceCore
import MillraceStreams

/// Puts files of lines into a topic as they stand, file number *i* into partition *i*, for topologies that read event time
/// and keys out of the lines themselves: what a topic holds that others write.
///
/// Nothing is parsed here, and what has been read is not remembered: a feed is for a log that begins with it.
public final class LineFeed {
    /// How many bytes of a file go into one commit.
    private static let commitBytes = 1 << 20
    /// About how many bytes of lines go into one record batch: few enough to stay near while they are handled.
    private static let batchBytes = 1 << 16

    private let producer: any TransactionalProducer
    private let topic: String
    private var readers: [LineReader?]
    private let batch = RecordBatchBuilder(capacity: LineFeed.batchBytes * 2)
    private let headers = ByteWriter()
    /// How many lines have been read.
    @exclusivity(unchecked) public private(set) var lines: Int64 = 0

    /// A feed of the files at `paths`, with lines of at most `longest` bytes, into `topic`, which is created with a
    /// partition for each file if it is missing.
    /// - Throws: ``InputError`` if a file cannot be read, `EngineError` `topicMismatch` if the topic exists with another
    ///   number of partitions.
    public init(paths: [String], topic: String, engine: any Engine, longest: Int = 1 << 20) throws {
        self.topic = topic
        readers = try paths.map { path throws(InputError) in try LineReader(path: path, longest: longest) }
        try engine.createTopic(TopicDescription(name: topic, partitions: Int32(paths.count)))
        producer = try engine.makeProducer(transactionalID: "\(topic)-feed")
    }

    /// Reads on in each of the files, and commits what was read. The last record of a partition says that no more will
    /// come.
    /// - Returns: Whether there is more to come.
    /// - Throws: ``InputError`` for a line that is too long or a file that cannot be read, `EngineError`.
    public func step() throws -> Bool {
        try producer.begin()
        for index in readers.indices {
            guard let reader = readers[index] else { continue }
            try read(reader, into: TopicPartition(topic, Int32(index)))
            if reader.hasEnded { readers[index] = nil }
        }
        switch producer.commit() {
        case .committed: return readers.contains { $0 != nil }
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }

    private func read(_ reader: LineReader, into partition: TopicPartition) throws {
        var bytes = 0
        while bytes < Self.commitBytes, let line = try reader.next() {
            guard line.length == line.bytes.count else {
                throw InputError(
                    "\(reader.path), bytes \(line.start) to \(line.end): a line of \(line.length) bytes is too long")
            }
            bytes += line.length
            lines += 1
            batch.append(
                timestamp: Self.time, key: nil, value: line.bytes, headers: UnsafeRawBufferPointer(start: nil, count: 0)
            )
            if batch.byteCount >= Self.batchBytes { try producer.append(batch, to: partition) }
        }
        if reader.hasEnded {
            headers.removeAll()
            StreamHeader.write(watermark: .distantPast, isLast: true, writer: 0, of: 1, to: headers)
            batch.append(timestamp: Self.time, key: nil, value: nil, headers: headers.bytes)
        }
        if !batch.isEmpty { try producer.append(batch, to: partition) }
    }

    /// The time of all records, for theirs is in the lines.
    private static var time: Timestamp { .earliestStored }
}
