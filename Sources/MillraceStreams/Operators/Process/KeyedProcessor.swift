import MillraceCore

/// A keyed operator with any number of stores and timers: what ``Processor`` is with one of each.
///
/// ```swift
/// struct Orders: KeyedProcessor {
///     enum Timer: UInt8, ProcessorTimer { case reminder, expiry }
///     struct Stores {
///         var status: ValueStore<OrderID, Status>
///         var lines: MapStore<OrderID, Int64, Line>
///     }
///     static let refusals = SideOutput<Refusal>("refusals")
///
///     func makeStores(_ builder: StoreBuilder<OrderID>) -> Stores {
///         Stores(status: builder.value("order-status"), lines: builder.map("order-lines", subkey: .int64))
///     }
///
///     func process(
///         _ record: Record<OrderID, Line>, _ stores: Stores, _ context: inout KeyedContext<OrderID, Notice, Timer>
///     ) {
///         guard stores.status.value != .closed else { return context.emit(Refusal(record.value), to: Orders.refusals) }
///         stores.lines[record.value.number] = record.value
///         context.setTimer(.reminder, at: record.timestamp + .minutes(5))
///     }
///
///     func onTimer(
///         _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<OrderID, Notice, Timer>
///     ) {
///         context.emit(Notice(timer, stores.lines.count))
///     }
/// }
/// ```
///
/// Like a ``Processor`` it is a pure rule: it sees one record or timer of one key at a time, and its stores stand at that
/// key while it does.
public protocol KeyedProcessor: Sendable {
    /// What records are grouped by.
    associatedtype Key: Hashable & Sendable
    /// The values it takes.
    associatedtype Input: Sendable
    /// The values it emits.
    associatedtype Output: Sendable
    /// Its stores: a struct of ``ValueStore``, ``MapStore`` and ``ListStore``.
    associatedtype Stores
    /// Names its timers, of which each key has one each.
    associatedtype Timer: ProcessorTimer = NoTimer

    /// Makes its stores: once for each task, and once when the topology is built, which learns their names by it.
    func makeStores(_ builder: StoreBuilder<Key>) -> Stores

    /// Takes a record. The key's timers that are due at or before its event time have been taken first.
    func process(
        _ record: Record<Key, Input>, _ stores: Stores, _ context: inout KeyedContext<Key, Output, Timer>)

    /// Takes a timer, at the moment it was set for. Timers of a key that are due at the same moment come in the order of
    /// their raw values, which is that of their declaration unless they were given others; a timer that an earlier one
    /// cancels does not come.
    func onTimer(
        _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<Key, Output, Timer>)
}

extension KeyedProcessor {
    /// Does nothing, for processors without timers.
    @inlinable
    public func onTimer(
        _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<Key, Output, Timer>
    ) {}
}

/// The timers of a ``KeyedProcessor``, by name: `enum Timer: UInt8, ProcessorTimer { case reminder, expiry }`. A timer is
/// stored by its raw value, which must not change while an application has state.
public protocol ProcessorTimer: CaseIterable, Hashable, Sendable, RawRepresentable where RawValue == UInt8 {}

/// The timers of a processor that has none.
public enum NoTimer: ProcessorTimer {
    /// Always nil.
    public init?(rawValue: UInt8) { nil }

    /// Never asked for.
    public var rawValue: UInt8 {
        switch self {}
    }

    /// None.
    public static let allCases: [NoTimer] = []
}

/// What a ``KeyedProcessor`` can do beside changing its stores.
@frozen
public struct KeyedContext<Key: Hashable & Sendable, Output: Sendable, Timer: ProcessorTimer> {
    /// The key at hand.
    public let key: Key
    /// The event time of the record or timer at hand.
    public let timestamp: Timestamp
    @usableFromInline let sequence: Int64
    @usableFromInline let ordinal: Ordinal
    @usableFromInline var emitted = 0
    @usableFromInline var isForgotten = false
    @usableFromInline unowned(unsafe) let stage: KeyedProcessorLinks<Key, Output>

    @inlinable
    init(
        key: Key, timestamp: Timestamp, sequence: Int64, ordinal: Ordinal, stage: KeyedProcessorLinks<Key, Output>
    ) {
        self.key = key
        self.timestamp = timestamp
        self.sequence = sequence
        self.ordinal = ordinal
        self.stage = stage
    }

    /// Sends a value on, under the key at hand, with the event time at hand.
    @inlinable
    public mutating func emit(_ value: Output) {
        stage.receiver.receive(record(of: value))
    }

    /// Sends a value to a side output, under the key at hand, with the event time at hand.
    @inlinable
    public mutating func emit<Value>(_ value: Value, to side: SideOutput<Value>) {
        let record = record(of: value)
        stage.sides.receiver(for: side, key: Key.self)?.receive(record)
    }

    @inlinable
    mutating func record<Value>(of value: Value) -> Record<Key, Value> {
        defer { emitted += 1 }
        return Record(
            key: key, value: value, timestamp: timestamp, sequence: sequence, ordinal: ordinal.child(emitted))
    }

    /// Sets one of the key's timers, in place of an earlier setting of the same. A timer cannot be due before the
    /// millisecond after the event at hand.
    /// - Complexity: O(log *n*) in the number of keys with timers; O(1) where it moves to a later moment.
    @inlinable
    public mutating func setTimer(_ timer: Timer, at time: Timestamp) {
        stage.timers.set(
            timer.rawValue, at: max(time, timestamp + .milliseconds(1)), sequence: sequence, ordinal: ordinal)
    }

    /// Takes one of the key's timers back.
    @inlinable
    public mutating func cancelTimer(_ timer: Timer) {
        stage.timers.set(timer.rawValue, at: .distantFuture, sequence: sequence, ordinal: ordinal)
    }

    /// When one of the key's timers is due; nil if it is not set.
    @inlinable
    public func time(of timer: Timer) -> Timestamp? {
        let time = stage.timers.time(of: timer.rawValue)
        return time == .distantFuture ? nil : time
    }

    /// Lets go of the key: what it has in all stores, and all its timers, are removed when the call at hand returns.
    @inlinable
    public mutating func forget() {
        isForgotten = true
    }

    /// Counts the record at hand as one that took effect.
    @inlinable
    public func accept() {
        stage.task.accept()
    }

    /// Counts the record at hand as a repetition of an earlier one.
    @inlinable
    public func skipDuplicate() {
        stage.task.skipDuplicate()
    }

    /// Sends the record at hand to the dead letters, as the task read it.
    public func reject(_ rejection: Rejection) {
        stage.task.reject(rejection, at: StreamPosition(timestamp: timestamp, sequence: sequence, ordinal: ordinal))
    }
}
