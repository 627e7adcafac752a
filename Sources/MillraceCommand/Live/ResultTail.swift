import MillraceCore
import MillraceReplay
import MillraceStreams

/// Reads results as they come.
struct ResultTail {
    private let consumer: any Consumer
    private let engine: any Engine
    private let results: [Application.Result]
    private let buffer = RecordBuffer()
    private var positions: [TopicPartition: Int64] = [:]

    /// A reader of `results` from now on, or from their beginning.
    init(engine: any Engine, results: [Application.Result], fromBeginning: Bool) throws(EngineError) {
        self.engine = engine
        self.results = results
        consumer = try engine.makeConsumer()
        try findPartitions(of: results, fromBeginning: fromBeginning)
    }

    /// A mark to wait from.
    func news() -> UInt32 { consumer.news() }

    /// Waits for something new in the log.
    func wait(after mark: UInt32, timeout: TimeSpan) {
        consumer.waitForNews(after: mark, timeout: timeout)
    }

    /// The results that have come since the last call, each with its result's name. Those that were deleted meanwhile are
    /// passed over.
    mutating func read() throws -> [(result: String, line: [UInt8])] {
        let known = Set(positions.keys.map(\.topic))
        try findPartitions(of: results.filter { !known.contains($0.topic) }, fromBeginning: true)
        var lines: [(result: String, line: [UInt8])] = []
        for (partition, position) in positions.sorted(by: { $0.key < $1.key }) {
            let name = results.first { $0.topic == partition.topic }?.name ?? partition.topic
            // What has come, without waiting: a view also shows that nothing comes.
            do throws(EngineError) {
                positions[partition] = try consumer.fetch(partition, from: position, maxBytes: 1 << 20, into: buffer)
            } catch {
                guard error.code == .offsetOutOfRange else { throw error }
                // Retention has overtaken the view, which goes on with what is left.
                positions[partition] = try engine.offsets(of: partition).lowerBound
                continue
            }
            for record in buffer.records {
                if let value = record.value { lines.append((name, [UInt8](value))) }
            }
        }
        buffer.removeAll()
        return lines
    }

    private mutating func findPartitions(
        of results: [Application.Result], fromBeginning: Bool
    ) throws(EngineError) {
        for result in results {
            guard let topic = try engine.topic(named: result.topic) else { continue }
            for number in 0..<topic.partitions {
                let partition = TopicPartition(topic.name, number)
                let offsets = try engine.offsets(of: partition)
                positions[partition] = fromBeginning ? offsets.lowerBound : offsets.upperBound
            }
        }
    }
}
