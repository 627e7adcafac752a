import MillraceCore
import Synchronization

/// An engine with one member that counts how many fetches of changelogs lie between two of its polls, and takes the partitions
/// away once, in the midst of the first restore, if it is so set up. A fetch gives a few records only.
final class ImpatientEngine: Engine {
    struct Counts {
        var fetches = 0
        var sincePoll = 0
        var mostSincePoll = 0
        /// After how many fetches the partitions are lost; nil for never.
        var lossAfter: Int?
        /// What the member hears of next: the loss, then the assignment of before.
        var due: [GroupEvent] = []
        var lastAssignment: [TopicPartition] = []
    }

    private let inner: any Engine
    let counts = Mutex(Counts())

    init(_ inner: any Engine, lossAfter: Int? = nil) {
        self.inner = inner
        counts.withLock { $0.lossAfter = lossAfter }
    }

    var capabilities: EngineCapabilities { inner.capabilities }
    func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
    func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> { try inner.offsets(of: partition) }
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: group)
    }
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try inner.deleteRecords(before: offsets)
    }
    func makeConsumer() throws(EngineError) -> any Consumer {
        ImpatientConsumer(inner: try inner.makeConsumer(), engine: self)
    }
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        try inner.makeProducer(transactionalID: transactionalID)
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        ImpatientMember(inner: try inner.joinGroup(group, topics: topics, clientID: clientID), engine: self)
    }
}

private final class ImpatientConsumer: Consumer {
    private let inner: any Consumer
    private let engine: ImpatientEngine

    init(inner: any Consumer, engine: ImpatientEngine) {
        (self.inner, self.engine) = (inner, engine)
    }

    func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        guard partition.topic.hasSuffix("-changelog") else {
            return try inner.fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
        }
        engine.counts.withLock { counts in
            counts.fetches += 1
            counts.sincePoll += 1
            counts.mostSincePoll = max(counts.mostSincePoll, counts.sincePoll)
            if counts.fetches == counts.lossAfter { counts.due = [.lost, .assigned(counts.lastAssignment)] }
        }
        return try inner.fetch(partition, from: offset, maxBytes: 100, into: buffer)
    }
    func news() -> UInt32 { inner.news() }
    func waitForNews(after mark: UInt32, timeout: TimeSpan) { inner.waitForNews(after: mark, timeout: timeout) }
}

private final class ImpatientMember: GroupMember {
    private let inner: any GroupMember
    private let engine: ImpatientEngine

    init(inner: any GroupMember, engine: ImpatientEngine) {
        (self.inner, self.engine) = (inner, engine)
    }

    var membership: GroupMembership { inner.membership }
    func poll() throws(EngineError) -> GroupEvent? {
        let due = engine.counts.withLock { counts -> GroupEvent? in
            counts.sincePoll = 0
            return counts.due.isEmpty ? nil : counts.due.removeFirst()
        }
        if let due { return due }
        let event = try inner.poll()
        if case .assigned(let partitions) = event { engine.counts.withLock { $0.lastAssignment = partitions } }
        return event
    }
    func completeRevocation() throws(EngineError) { try inner.completeRevocation() }
    func leave() { inner.leave() }
}
