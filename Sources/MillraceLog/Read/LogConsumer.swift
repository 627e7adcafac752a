import MillraceCore

/// A consumer of an embedded log.
final class LogConsumer: Consumer {
    private let core: LogCore
    private var cursors: [TopicPartition: PartitionCursor] = [:]

    init(core: LogCore) {
        self.core = core
    }

    func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        buffer.removeAll()
        try core.checkOpen()
        return try cursor(of: partition).fetch(from: offset, maxBytes: maxBytes, into: buffer)
    }

    private func cursor(of partition: TopicPartition) throws(EngineError) -> PartitionCursor {
        if let cursor = cursors[partition] { return cursor }
        let cursor = PartitionCursor(core: core, partition: partition, row: try core.find(partition))
        cursors[partition] = cursor
        return cursor
    }

    func news() -> UInt32 { core.news.commits }

    func waitForNews(after mark: UInt32, timeout: TimeSpan) {
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        let total = max(0, timeout.milliseconds) * 1_000_000
        let longest = NewsBoard.longestWait.milliseconds * 1_000_000
        var left = total
        while left > 0, core.news.commits == mark {
            core.news.wait(after: mark, nanoseconds: min(left, longest))
            left = total - Int64(clock.monotonicNanoseconds() - start)
            guard core.news.commits == mark else { return }
            // A writer may have died after its commit and before it could count it.
            guard (try? core.refresh()) == false else { return }
        }
    }
}
