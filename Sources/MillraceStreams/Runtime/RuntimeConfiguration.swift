import MillraceCore

/// How a topology is run.
public struct RuntimeConfiguration: Sendable {
    /// Whether event time may move on without records.
    public enum Mode: Hashable, Sendable {
        /// When the inputs are drained, event time moves on by the time that passes.
        case live
        /// Event time comes from the input alone, which ends.
        case replay
        /// A live run once more: event time moves on as the log's ticks say.
        case replayTicks
    }

    /// Name of the group and start of the names of the application's own topics.
    public var applicationID: String
    /// Partitions of each topic.
    public var partitions: Int32
    /// Worker threads in this process.
    public var threads: Int
    /// Whether event time may move on without records.
    public var mode: Mode
    /// How often event time moves on while no record comes.
    public var tickInterval: TimeSpan = .seconds(1)
    /// About how much is read of a partition at a time.
    public var fetchBytes = 1 << 19
    /// The longest time between two commits; nil for the engine's own.
    public var commitInterval: TimeSpan?
    /// Whether the input stays in the log after it has been consumed; if not, it is freed.
    public var keepsInput = true
    /// After how many records what has been consumed is freed, of repartition topics and of an input that is not kept.
    public var cleanupRecords: Int64 = 100_000
    /// Repartition topics, by name without the application's id, that a replay of a log writes anew although the log holds
    /// them: what lies behind something that is different in the replay.
    public var rewrittenRepartitions: Set<String> = []
    /// Is told how restoring stores from their changelogs comes on, at its beginning, after each batch and at its end; on
    /// the thread that restores.
    public var onRestore: (@Sendable (RestoreProgress) -> Void)?
    /// Is told what keeps a thread from going on, each time that it tries again: a remote engine is out of reach; or without
    /// what it goes on: it did not free what has been consumed, or entries of a global table cannot be read. On the thread
    /// itself.
    public var onHindrance: (@Sendable (EngineError) -> Void)?
    /// How many commits in a row may fail before a thread stops with the reason. It waits longer after each of the later
    /// ones, 1 s at most.
    public var commitFailureLimit = 15
    /// The clocks.
    public var clock: any WallClock = SystemClock()

    /// A configuration with these values.
    public init(applicationID: String, partitions: Int32, threads: Int = 1, mode: Mode) {
        self.applicationID = applicationID
        self.partitions = partitions
        self.threads = threads
        self.mode = mode
    }
}

/// How far a store of one task has been restored from its changelog.
public struct RestoreProgress: Hashable, Sendable {
    /// The store's name.
    public var store: String
    /// The task's partition.
    public var partition: Int32
    /// Offsets of the changelog that have been read; fewer records where it has been compacted.
    public var restored: Int64
    /// Offsets of the changelog in all.
    public var total: Int64

    /// Progress of these values.
    public init(store: String, partition: Int32, restored: Int64, total: Int64) {
        self.store = store
        self.partition = partition
        self.restored = restored
        self.total = total
    }

    /// Whether all has been restored.
    public var isFinished: Bool { restored >= total }
}
