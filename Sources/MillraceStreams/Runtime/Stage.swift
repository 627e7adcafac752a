import MillraceCore

/// A keyed operator at work in a task, as the task drives it: once for each batch, never for each record.
@usableFromInline
struct Stage {
    @usableFromInline let node: Int
    /// The records that wait in front of it.
    @usableFromInline let held: any HeldRecords
    /// Handles everything that is due.
    @usableFromInline let advance: (_ limits: StageLimits) -> Void

    @usableFromInline
    init(node: Int, held: any HeldRecords, advance: @escaping (StageLimits) -> Void) {
        self.node = node
        self.held = held
        self.advance = advance
    }
}

/// The records that wait in front of a keyed operator, whatever their types.
@usableFromInline
protocol HeldRecords: AnyObject {
    /// How many there are.
    var count: Int { get }

    /// For each input from which records wait, the one that was read first.
    /// - Complexity: O(*n*) in the number of waiting records.
    func earliestOrigins() -> [Int32: HeldOrigin]

    /// The least sequence of the records that wait, but for those with an event time before `time`.
    func leastSequence(notBefore time: Timestamp) -> Int64

    /// The least event time of the records that wait for a sequence watermark beyond `sequence`.
    func leastTime(from sequence: Int64) -> Timestamp
}

/// What the records of a task wait for in front of its keyed operators.
public enum Holding: Hashable, Sendable {
    /// For nothing: they are handled as they come.
    case nothing
    /// For the watermark of event time.
    case eventTime
    /// For the sequence watermark.
    case sequence
}

/// How far a stage may go.
@frozen
@usableFromInline
struct StageLimits {
    /// Records with an event time before this are due.
    @usableFromInline var records: Timestamp
    /// Timers armed for a moment before this are due.
    @usableFromInline var timers: Timestamp
    /// Windows that end at or before this are due.
    @usableFromInline var windows: Timestamp
    /// Windows that end at or before this were closed in an earlier turn, perhaps before a restart: a store need not
    /// note each closing.
    @usableFromInline var closed: Timestamp
    /// Records with a sequence before this are due, where they wait for the sequence watermark; there, `records` is how
    /// far event time has come.
    @usableFromInline var sequence: Int64
    /// How far event time had come when records were released last.
    @usableFromInline var handledBefore: Timestamp

    init(
        records: Timestamp, timers: Timestamp, windows: Timestamp, closed: Timestamp, sequence: Int64 = .min,
        handledBefore: Timestamp = .distantPast
    ) {
        self.records = records
        self.timers = timers
        self.windows = windows
        self.closed = closed
        self.sequence = sequence
        self.handledBefore = handledBefore
    }

    /// Everything up to `limit`, nothing having been closed after `closed`.
    init(_ limit: Timestamp, closed: Timestamp) {
        self.init(records: limit, timers: limit, windows: limit, closed: closed)
    }
}

/// What operators hold in memory.
public struct StageSize: Hashable, Sendable {
    /// Keys with state.
    public var keys: Int
    /// Keys with a timer.
    public var timers: Int
    /// Records that wait for the watermark.
    public var held: Int

    /// Operators that hold this much.
    public init(keys: Int, timers: Int, held: Int) {
        self.keys = keys
        self.timers = timers
        self.held = held
    }
}
