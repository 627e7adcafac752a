import MillraceCore
import MillraceStreams
import Synchronization

/// An engine whose commits fail at random, in every way the protocol knows but `fatal`.
package final class FaultyEngine: Engine {
    private let inner: any Engine
    private let random: Mutex<SeededRandom>
    private let probability: Double
    private let kinds: [String]
    private let faults = Mutex<[String: Int]>([:])

    /// How many faults of each kind there were.
    package var faultCounts: [String: Int] { faults.withLock { $0 } }

    /// Every way in which a commit can fail here.
    package static let allKinds = ["retriable", "abortable", "unknown, committed", "unknown, not committed", "fenced"]

    /// An engine over `inner` of whose commits about this part fails, in one of these ways.
    package init(_ inner: any Engine, seed: UInt64, probability: Double, kinds: [String] = allKinds) {
        self.kinds = kinds
        self.inner = inner
        self.probability = probability
        random = Mutex(SeededRandom(seed: seed))
    }

    /// The fault of the next commit, if it has one.
    func nextFault() -> String? {
        let fault = random.withLock { random -> String? in
            guard random.chance(probability) else { return nil }
            return random.element(of: kinds)
        }
        if let fault { faults.withLock { $0[fault, default: 0] += 1 } }
        return fault
    }

    /// Those of the engine behind it, but for what the faults would make untrue.
    package var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.repeatsUnknownCommits = false
        return capabilities
    }
    /// As the engine behind it.
    package func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
    /// As the engine behind it.
    package func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
    /// As the engine behind it.
    package func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
        try inner.offsets(of: partition)
    }
    /// As the engine behind it.
    package func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: group)
    }
    /// As the engine behind it.
    package func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try inner.deleteRecords(before: offsets)
    }
    /// As the engine behind it.
    package func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }
    /// A producer of which commits fail.
    package func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        FaultyProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
    /// As the engine behind it.
    package func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(group, topics: topics, clientID: clientID)
    }
}

private final class FaultyProducer: TransactionalProducer {
    private let inner: any TransactionalProducer
    private let engine: FaultyEngine
    private var isFenced = false

    init(_ inner: any TransactionalProducer, engine: FaultyEngine) {
        self.inner = inner
        self.engine = engine
    }

    func begin() throws(EngineError) { try inner.begin() }
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try inner.append(batch, to: partition)
    }
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try inner.sendOffsets(offsets, group: group, member: member)
    }
    func abort() { inner.abort() }

    func commit() -> CommitOutcome {
        let error = EngineError(.unavailable, "injected")
        if isFenced {
            inner.abort()
            return .fenced(error)
        }
        switch engine.nextFault() {
        case "retriable": return .retriable(error)
        case "abortable":
            inner.abort()
            return .abortable(error)
        case "unknown, committed":
            _ = inner.commit()
            return .unknown(error)
        case "unknown, not committed":
            inner.abort()
            return .unknown(error)
        case "fenced":
            isFenced = true
            inner.abort()
            return .fenced(error)
        default: return inner.commit()
        }
    }
}
