import MillraceCore
import MillraceReplay

/// Writes the values of a topic's records to a file, one a line, as they come, and frees them in the log.
final class ResultLines {
    private let engine: any Engine
    private let consumer: any Consumer
    private let file: LineFile
    private var next: [TopicPartition: Int64] = [:]
    private let buffer = RecordBuffer()

    /// - Throws: `OutputError` if there cannot be a file at `path`.
    init(of topic: String, partitions: Int32, engine: any Engine, to path: String) throws {
        self.engine = engine
        consumer = try engine.makeConsumer()
        file = try LineFile(path)
        try engine.createTopic(TopicDescription(name: topic, partitions: partitions))
        for partition in 0..<partitions { next[TopicPartition(topic, partition)] = 0 }
    }

    /// Writes what has come.
    func write() throws {
        for (partition, first) in next {
            let end = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records {
                    if let value = record.value { try file.write(value) }
                }
            }
            guard end > first else { continue }
            next[partition] = end
            try engine.deleteRecords(before: [partition: end])
        }
        buffer.removeAll()
    }

    /// Completes the file; like the other engines of the comparison, without waiting for the disk.
    func finish() throws {
        try file.finish(isSynced: false)
    }
}
