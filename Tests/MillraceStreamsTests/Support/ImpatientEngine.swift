import MillraceCore
import MillraceTesting
import Synchronization

/// An engine with one member that counts how many fetches of changelogs lie between two of its polls, and takes the partitions
/// away once, in the midst of the first restore, if it is so set up. A fetch gives a few records only.
final class ImpatientEngine: ForwardingEngine, @unchecked Sendable {
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

    let counts = Mutex(Counts())

    init(_ inner: any Engine, lossAfter: Int? = nil) {
        super.init(inner)
        counts.withLock { $0.lossAfter = lossAfter }
    }

    override func makeConsumer() throws(EngineError) -> any Consumer {
        ImpatientConsumer(inner: try inner.makeConsumer(), engine: self)
    }
    override func joinGroup(
        _ group: String, topics: [String], clientID: String
    ) throws(EngineError) -> any GroupMember {
        ImpatientMember(inner: try inner.joinGroup(group, topics: topics, clientID: clientID), engine: self)
    }
}

private final class ImpatientConsumer: ForwardingConsumer {
    private let engine: ImpatientEngine

    init(inner: any Consumer, engine: ImpatientEngine) {
        self.engine = engine
        super.init(inner)
    }

    override func fetch(
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
