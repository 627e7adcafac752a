import MillraceCore

/// How an embedded log works. Processes that share a log should give it equal options.
public struct LogOptions: Sendable {
    /// The size of a segment file in bytes; each partition that holds records takes up at least one.
    public var segmentBytes: Int
    /// The largest record batch in bytes, its header included; Kafka's own default.
    public var maxBatchBytes: Int
    /// Whether a read checks each batch's checksum.
    public var checksChecksums: Bool
    /// About how many bytes of a segment lie between two entries of its indexes.
    public var indexIntervalBytes: Int
    /// How long a member of a group may be silent before the others go on without it, if they cannot see whether its process
    /// lives: it runs in another container, say. A process that is seen to have ended is not waited for.
    public var sessionTimeout: TimeSpan
    /// How long a member may be silent whose process is seen to live: as long as it may take from one poll to the next, with
    /// all the work between them.
    public var pollTimeout = TimeSpan.seconds(300)
    /// The clock that sessions are measured with.
    public var clock: any WallClock
    /// What commits survive; nil for what was decided when the log was created, and ``LogDurability/process`` in a new
    /// one.
    public var durability: LogDurability?
    /// How long after one maintenance pass the next begins, by the monotonic clock; nil for none but those that are asked
    /// for.
    public var maintenanceInterval: TimeSpan? = .seconds(30)
    /// About how much memory a compaction takes for the keys it compares, beyond those of one segment, which it always
    /// takes.
    public var compactionMapBytes = 64 << 20
    /// Is told what each pass that began by itself has done, on a thread of the log's own.
    public var onMaintenance: (@Sendable (MaintenanceReport) -> Void)?
    /// Which start of the machine this is; a log that was last used in another one is checked when it is opened.
    package var bootID = MachineBoot.currentID

    /// Options with these values.
    public init(
        segmentBytes: Int = 64 << 20, maxBatchBytes: Int = 1_048_588, checksChecksums: Bool = true,
        indexIntervalBytes: Int = 64 << 10, sessionTimeout: TimeSpan = .seconds(6),
        clock: any WallClock = SystemClock(), durability: LogDurability? = nil
    ) {
        self.segmentBytes = segmentBytes
        self.maxBatchBytes = maxBatchBytes
        self.checksChecksums = checksChecksums
        self.indexIntervalBytes = indexIntervalBytes
        self.sessionTimeout = sessionTimeout
        self.clock = clock
        self.durability = durability
    }

    /// The usual options for a log in memory: small segments, so that what has been deleted is soon given back.
    public static var inMemory: LogOptions { LogOptions(segmentBytes: 8 << 20) }

    /// Bytes at a segment's end that are never used, so that a reader may load past a record's end.
    static let segmentSlackBytes = 4_096

    /// The largest batch that can be stored.
    var largestBatchBytes: Int { min(maxBatchBytes, segmentBytes - Self.segmentSlackBytes) }

    /// The largest record that fits into a batch of its own: the batch's header, and the record's seven numbers at
    /// their longest, take up the rest.
    var largestRecordBytes: Int { max(0, largestBatchBytes - RecordBatchFormat.records - 32) }

    func validate() throws(EngineError) {
        guard segmentBytes > 2 * Self.segmentSlackBytes, segmentBytes <= Int(Int32.max) else {
            throw EngineError(
                .invalid,
                "segmentBytes is \(segmentBytes); it must be more than \(2 * Self.segmentSlackBytes) and at "
                    + "most \(Int32.max)")
        }
        guard maxBatchBytes > RecordBatchFormat.records, indexIntervalBytes > 0, sessionTimeout > .zero,
            pollTimeout > .zero
        else {
            throw EngineError(
                .invalid,
                "maxBatchBytes must be more than \(RecordBatchFormat.records), indexIntervalBytes, "
                    + "sessionTimeout and pollTimeout more than 0")
        }
    }
}
