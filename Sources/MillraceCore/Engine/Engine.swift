/// What differs between engines and must be asked for by name.
public struct EngineCapabilities: Hashable, Sendable {
    /// Whether a commit is so cheap that it follows as soon as the inputs are drained, not by interval only.
    public var commitWhenDrained: Bool
    /// The longest time between two commits.
    public var commitInterval: TimeSpan
    /// The largest record in bytes (key, value and headers).
    public var maxRecordBytes: Int
    /// The earliest time that a record may have.
    public var earliestTimestamp: Timestamp
    /// Whether a commit that ended as ``CommitOutcome/unknown(_:)`` may be tried again: the engine knows a batch that it
    /// is sent twice.
    public var repeatsUnknownCommits: Bool
    /// Whether the engine may be out of reach for a while and come back, so that who finds it
    /// ``EngineError/Code/unavailable`` waits for it.
    public var isRemote: Bool
    /// Whether each offset up to a partition's end was given to a record, so that offsets count records.
    public var offsetsCountRecords: Bool
    /// Whether records can be deleted from the beginning of topics that are compacted, too; Kafka refuses that.
    public var deletesFromCompacted: Bool

    /// Capabilities with these values.
    public init(
        commitWhenDrained: Bool, commitInterval: TimeSpan, maxRecordBytes: Int,
        earliestTimestamp: Timestamp = .distantPast, repeatsUnknownCommits: Bool = false, isRemote: Bool = false,
        offsetsCountRecords: Bool = true, deletesFromCompacted: Bool = false
    ) {
        self.commitWhenDrained = commitWhenDrained
        self.commitInterval = commitInterval
        self.maxRecordBytes = maxRecordBytes
        self.earliestTimestamp = earliestTimestamp
        self.repeatsUnknownCommits = repeatsUnknownCommits
        self.isRemote = isRemote
        self.offsetsCountRecords = offsetsCountRecords
        self.deletesFromCompacted = deletesFromCompacted
    }
}

/// A log of topics that can be read, written in transactions, and shared out to groups. Reads see committed records
/// only. Words mean what they mean in Kafka.
public protocol Engine: AnyObject, Sendable {
    /// What this engine can do.
    var capabilities: EngineCapabilities { get }

    /// Creates a topic; does nothing if it exists with these partitions and this clean-up policy. What else a topic that
    /// exists is configured with stays as it is: whoever runs it may have changed that since an application created it.
    /// - Throws: ``EngineError`` `topicMismatch` if it exists otherwise, `invalid` for a name that is not allowed.
    func createTopic(_ topic: TopicDescription) throws(EngineError)

    /// All topics, by name.
    func topics() throws(EngineError) -> [TopicDescription]

    /// The topic called `name`, or nil.
    func topic(named name: String) throws(EngineError) -> TopicDescription?

    /// The offset of the partition's first record, and the one up to which it can be read: in Kafka's words the log's
    /// start and the last stable offset. Not each offset in between need hold a record.
    /// - Throws: ``EngineError`` `unknownTopic`.
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64>

    /// What `group` has committed in `partitions`; those without a commit, and those that do not exist, are absent. What is
    /// being committed at the moment need not be among it: for a report, not for a place to go on from.
    func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset]

    /// What `group` has committed in `partitions`, to go on from there; those without a commit are absent. Waits until
    /// transactions that hold offsets of theirs have ended: whoever took an earlier place would do anew what is committed
    /// a moment later.
    /// - Throws: ``EngineError`` `unavailable` if they do not end; it may be `unknownTopic`.
    func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset]

    /// The offset up to which `partition` must be read by whoever wants all that has been committed in it. Waits until
    /// transactions that have written there have ended: one that is committed, its offsets being known, may still be hidden
    /// in some partition.
    /// - Throws: ``EngineError`` `unknownTopic`; `unavailable` if they do not end.
    func settledEnd(of partition: TopicPartition) throws(EngineError) -> Int64

    /// Makes the given offsets the partitions' first, where they are greater. When the space is freed is up to the
    /// engine.
    /// - Throws: ``EngineError`` `unknownTopic`, `offsetOutOfRange` for an offset behind the partition's end.
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError)

    /// A reader for one thread.
    func makeConsumer() throws(EngineError) -> any Consumer

    /// A writer for one thread. A second one of the same `transactionalID` fences the first, in whatever process.
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer

    /// Joins `group`, whose live members share out the partitions of `topics` by Kafka's range assignor.
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember

    /// Has the threads that wait for news look again, although nothing new need be there. An engine may do nothing: who
    /// waits does so for a limited time.
    func wakeWaiting()
}

extension Engine {
    /// Does nothing.
    public func wakeWaiting() {}

    /// What `group` has committed in `partitions`, where a commit takes effect everywhere at once.
    public func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try committedOffsets(group: group, of: partitions)
    }

    /// The end of `partition`, where nothing that is open is ever in it.
    public func settledEnd(of partition: TopicPartition) throws(EngineError) -> Int64 {
        try offsets(of: partition).upperBound
    }

    /// Whether `error` says that the engine is out of reach for a while, so that it is worth waiting.
    public func mayComeBack(after error: any Error) -> Bool {
        capabilities.isRemote && (error as? EngineError)?.code == .unavailable
    }

    /// The topic called `name`, or nil.
    public func topic(named name: String) throws(EngineError) -> TopicDescription? {
        for topic in try topics() where topic.name == name { return topic }
        return nil
    }
}

/// Reads partitions on one thread.
public protocol Consumer: AnyObject {
    /// Refills `buffer` with committed records of `partition` from `offset` on, up to about `maxBytes` but at least one
    /// batch, and returns the offset to go on from. That may lie beyond the offset after the last record, or move on
    /// without any record: offsets are also taken by the marks that end transactions, by what was aborted, and by what
    /// compaction has removed.
    ///
    /// ``RecordBuffer/isAtEnd`` says whether nothing more can be read at present. An engine that reads over a network
    /// does not wait for it: a buffer that is empty, and not at the end, means that nothing has come yet; wait for news.
    /// - Throws: ``EngineError`` `unknownTopic`, `offsetOutOfRange` if `offset` is before the first record or after the
    ///   end, `corrupt` if what is stored there is damaged, `unavailable` if nothing has come for too long.
    func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64

    /// A mark of what has been committed so far, to be taken before a look that may find nothing.
    func news() -> UInt32

    /// Waits until something has been committed, or has come, after `mark` was taken, at most `timeout`; may return
    /// early.
    func waitForNews(after mark: UInt32, timeout: TimeSpan)
}

extension Consumer {
    /// Refills `buffer` as ``fetch(_:from:maxBytes:into:)`` does, but waits for something to come if the end of the
    /// partition has not been reached.
    /// - Throws: What ``fetch(_:from:maxBytes:into:)`` throws.
    public func fetchPatiently(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        while true {
            let mark = news()
            let next = try fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
            if next != offset || buffer.isAtEnd || !buffer.records.isEmpty { return next }
            waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }

    /// Hands `body` what is committed in `partition` from `offset` on, buffer by buffer, until the end has been reached,
    /// and returns the offset to go on from.
    /// - Throws: What ``fetch(_:from:maxBytes:into:)`` and `body` throw.
    public func readToEnd(
        of partition: TopicPartition, from offset: Int64, maxBytes: Int = 1 << 20, into buffer: RecordBuffer,
        _ body: (RecordBuffer) throws -> Void
    ) throws -> Int64 {
        var next = offset
        repeat {
            next = try fetchPatiently(partition, from: next, maxBytes: maxBytes, into: buffer)
            if !buffer.records.isEmpty { try body(buffer) }
        } while !buffer.isAtEnd
        return next
    }
}

/// How a commit ended.
public enum CommitOutcome: Sendable {
    /// All is committed: of each partition the offsets from the first to the last of the appended records. Where
    /// several producers write at once, records of others may lie in between.
    case committed([TopicPartition: Range<Int64>])
    /// Nothing is committed yet; the same commit may be tried again, or aborted.
    case retriable(EngineError)
    /// Nothing is committed; abort, go back to what was committed last, and go on.
    case abortable(EngineError)
    /// Another producer or member has taken over; this one must stop.
    case fenced(EngineError)
    /// Nothing more can be committed by this process.
    case fatal(EngineError)
    /// Whether it is committed cannot be told; abort, which settles it either way, and read the committed offsets again
    /// before going on. Where ``EngineCapabilities/repeatsUnknownCommits`` says so, the same commit may be tried again
    /// instead; it takes effect once.
    case unknown(EngineError)
}

/// Writes transactions on one thread, one at a time: begin, append, send offsets, commit or abort.
///
/// The calls before the commit throw where they make no sense or their arguments do not. That the transaction cannot
/// succeed any more, because another producer has taken over or the log is out of reach, is told by the commit's outcome
/// alone, so that there is one place that deals with it.
public protocol TransactionalProducer: AnyObject {
    /// Begins a transaction.
    /// - Throws: ``EngineError`` `invalid` if one is under way, `closed`.
    func begin() throws(EngineError)

    /// Adds the records of `batch` to the transaction and empties `batch`. Batches of one partition keep their order.
    /// - Throws: ``EngineError`` `unknownTopic`, `tooLarge`, `invalid` outside a transaction or for a record with a time
    ///   before ``EngineCapabilities/earliestTimestamp``; then nothing of `batch` has been added.
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError)

    /// Makes `offsets` part of the transaction, for the group that `member` belongs to; nil for a group without
    /// members.
    /// - Throws: ``EngineError`` `unknownTopic`, `invalid` outside a transaction, for a negative offset, or for metadata
    ///   of more than ``CommittedOffset/maxMetadataBytes``.
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError)

    /// Ends the transaction: all of it becomes visible together, or none. In a cluster that may be a moment after the
    /// call has returned.
    func commit() -> CommitOutcome

    /// Ends the transaction without effect, if one is under way.
    func abort()
}
