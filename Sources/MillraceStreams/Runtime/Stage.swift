import MillraceCore

/// A keyed operator at work in a task, as the task drives it: once for each batch, never for each record.
@usableFromInline
struct Stage {
    @usableFromInline let node: Int
    @usableFromInline let store: String
    /// Handles everything due: records and timers before the first moment, and windows that end by the second.
    @usableFromInline let advance: (_ limits: StageLimits) -> Void
    /// Gives each changed key and its encoded entry, nil for a key that is gone.
    @usableFromInline let drainChanges: (_ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void) -> Void
    /// Takes up an entry of the changelog.
    @usableFromInline let restore: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws -> Void
    @usableFromInline let earliestOrigins: () -> [Int32: HeldOrigin]
    @usableFromInline let size: () -> StageSize

    @usableFromInline
    init(
        node: Int, store: String, advance: @escaping (StageLimits) -> Void,
        drainChanges: @escaping ((UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void) -> Void,
        restore: @escaping (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void,
        earliestOrigins: @escaping () -> [Int32: HeldOrigin], size: @escaping () -> StageSize
    ) {
        self.node = node
        self.store = store
        self.advance = advance
        self.drainChanges = drainChanges
        self.restore = restore
        self.earliestOrigins = earliestOrigins
        self.size = size
    }
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

    init(records: Timestamp, timers: Timestamp, windows: Timestamp) {
        self.records = records
        self.timers = timers
        self.windows = windows
    }
}

/// What a stage holds in memory.
public struct StageSize: Hashable, Sendable {
    /// Keys with state.
    public var keys: Int
    /// Keys with a timer.
    public var timers: Int
    /// Records that wait for the watermark.
    public var held: Int

    /// A stage that holds this much.
    public init(keys: Int, timers: Int, held: Int) {
        self.keys = keys
        self.timers = timers
        self.held = held
    }
}
