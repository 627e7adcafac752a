/// What differs between engines and must be asked for by name.
public struct EngineCapabilities: Hashable, Sendable {
    /// Whether a commit is so cheap that it follows as soon as the inputs are drained, not by interval only.
    public var commitWhenDrained: Bool
    /// The longest time between two commits.
    public var commitInterval: TimeSpan
    /// The largest record in bytes (key, value and headers).
    public var maxRecordBytes: Int

    /// Capabilities with these values.
    public init(commitWhenDrained: Bool, commitInterval: TimeSpan, maxRecordBytes: Int) {
        self.commitWhenDrained = commitWhenDrained
        self.commitInterval = commitInterval
        self.maxRecordBytes = maxRecordBytes
    }
}

/// A log of topics that can be read, written in transactions, and shared out to groups. Reads see committed records
/// only. Words mean what they mean in Kafka.
public protocol Engine: AnyObject, Sendable {
    /// What this engine can do.
    var capabilities: EngineCapabilities { get }

    /// Creates a topic; does nothing if it exists just so.
    /// - Throws: ``EngineError`` `topicMismatch` if it exists otherwise, `invalid` for a name that is not allowed.
    func createTopic(_ topic: TopicDescription) throws(EngineError)

    /// All topics, by name.
    func topics() throws(EngineError) -> [TopicDescription]

    /// The offsets of the partition's first record and of the next to be committed.
    /// - Throws: ``EngineError`` `unknownTopic`.
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64>

    /// What `group` has committed; partitions without a commit are absent.
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset]

    /// Lets the engine free the records before the given offsets, at its leisure.
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError)

    /// A reader for one thread.
    func makeConsumer() throws(EngineError) -> any Consumer

    /// A writer for one thread. A second one of the same `transactionalID` fences the first, in whatever process.
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer

    /// Joins `group`, whose live members share out the partitions of `topics` by Kafka's range assignor.
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember
}

extension Engine {
    /// The topic called `name`, or nil.
    public func topic(named name: String) throws(EngineError) -> TopicDescription? {
        for topic in try topics() where topic.name == name { return topic }
        return nil
    }
}

/// Reads partitions on one thread.
public protocol Consumer: AnyObject {
    /// Refills `buffer` with committed records of `partition` from `offset` on, up to about `maxBytes` but at least one
    /// batch, and returns the offset to go on from; an empty buffer means that the end has been reached.
    /// - Throws: ``EngineError`` `offsetOutOfRange` if `offset` is before the first record or after the end, `corrupt`
    ///   if what is stored there is damaged.
    func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64

    /// A mark of what has been committed so far, to be taken before a look that may find nothing.
    func news() -> UInt32

    /// Waits until something has been committed after `mark` was taken, at most `timeout`; may return early.
    func waitForNews(after mark: UInt32, timeout: TimeSpan)
}

/// How a commit ended.
public enum CommitOutcome: Sendable {
    /// All is committed: the offsets that the appended records were given.
    case committed([TopicPartition: Range<Int64>])
    /// Nothing is committed; the same commit may be tried again.
    case retriable(EngineError)
    /// Nothing is committed; abort, go back to what was committed last, and go on.
    case abortable(EngineError)
    /// Another producer or member has taken over; this one must stop.
    case fenced(EngineError)
    /// Nothing more can be committed by this process.
    case fatal(EngineError)
    /// Whether it is committed cannot be told; read the committed offsets again before going on.
    case unknown(EngineError)
}

/// Writes transactions on one thread, one at a time: begin, append, send offsets, commit or abort.
public protocol TransactionalProducer: AnyObject {
    /// Begins a transaction.
    func begin() throws(EngineError)

    /// Adds the records of `batch` to the transaction and empties `batch`. Batches of one partition keep their order.
    /// - Throws: ``EngineError`` `unknownTopic`, `tooLarge`, `invalid` outside a transaction.
    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError)

    /// Makes `offsets` part of the transaction, for the group that `member` belongs to; nil for a group without
    /// members.
    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError)

    /// Ends the transaction: all of it becomes visible together, or none.
    func commit() -> CommitOutcome

    /// Ends the transaction without effect.
    func abort()
}
