import MillraceCore
import MillraceTesting
import Synchronization

/// An engine as a cluster is one of several brokers: a transaction that is committed is seen in one place sooner than in
/// another. Who asks what a group has committed, but not to go on from there, is told three times what it had before; and who
/// reads a changelog is told several times that it ends at its beginning.
final class LateEngine: ForwardingEngine, @unchecked Sendable {
    private let late = Mutex(true)
    /// Of each group what it had before, what it has, and how often somebody has asked since.
    private let seen = Mutex<[String: (before: Offsets, now: Offsets, times: Int)]>([:])
    private typealias Offsets = [TopicPartition: CommittedOffset]

    /// Whether it is late; otherwise everything is seen at once.
    var isLate: Bool {
        get { late.withLock { $0 } }
        set { late.withLock { $0 = newValue } }
    }

    override func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
        let offsets = try inner.offsets(of: partition)
        return isLate && LateConsumer.isLate(partition) ? offsets.lowerBound..<offsets.lowerBound : offsets
    }
    override func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        let committed = try inner.committedOffsets(group: group, of: partitions)
        guard isLate else { return committed }
        return seen.withLock { seen in
            let known = seen[group] ?? (before: [:], now: [:], times: 0)
            guard known.now == committed else {
                seen[group] = (before: known.now, now: committed, times: 1)
                return known.now
            }
            seen[group]?.times += 1
            return known.times < 3 ? known.before : committed
        }
    }
    override func makeConsumer() throws(EngineError) -> any Consumer {
        LateConsumer(try inner.makeConsumer(), engine: self)
    }
}

private final class LateConsumer: ForwardingConsumer {
    private let engine: LateEngine
    /// How often each partition has been said to end at its beginning.
    private var told: [TopicPartition: Int] = [:]

    init(_ inner: any Consumer, engine: LateEngine) {
        self.engine = engine
        super.init(inner)
    }

    static func isLate(_ partition: TopicPartition) -> Bool { partition.topic.hasSuffix("-changelog") }

    override func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        if engine.isLate, Self.isLate(partition), told[partition, default: 0] < 3 {
            told[partition, default: 0] += 1
            buffer.removeAll()
            buffer.isAtEnd = true
            return offset
        }
        return try inner.fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
    }
    override func waitForNews(after mark: UInt32, timeout: TimeSpan) {}
}
