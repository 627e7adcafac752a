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
    /// Whether the input stays in the log after it has been consumed; if not, it is freed.
    public var keepsInput = true
    /// After how many records what has been consumed is freed, of repartition topics and of an input that is not kept.
    public var cleanupRecords: Int64 = 100_000
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
