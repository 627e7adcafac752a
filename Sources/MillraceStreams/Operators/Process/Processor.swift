import MillraceCore

/// A keyed operator with state and a timer for each key: the workhorse of an application.
///
/// A processor is a pure rule. It sees one record or timer of one key at a time, with that key's state; it touches no
/// clock, store or topic, and what it emits depends on nothing else.
public protocol Processor: Sendable {
    /// What records are grouped by.
    associatedtype Key: Hashable & Sendable
    /// The values it takes.
    associatedtype Input: Sendable
    /// The values it emits.
    associatedtype Output: Sendable
    /// What it remembers about a key.
    associatedtype State: BinaryCodable

    /// The state of a key that has not been seen before, or was forgotten.
    var initialState: State { get }

    /// Takes a record.
    func process(_ record: Record<Key, Input>, _ state: inout State, _ context: inout ProcessorContext<Key, Output>)

    /// Takes the key's timer, at the moment it was set for.
    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Key, Output>)
}

extension Processor {
    /// Does nothing, for processors without timers.
    @inlinable
    public func onTimer(
        _ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Key, Output>
    ) {}
}

/// What a processor can do beside changing its state.
@frozen
public struct ProcessorContext<Key: Hashable & Sendable, Output: Sendable> {
    /// The key at hand.
    public let key: Key
    /// The event time of the record or timer at hand.
    public let timestamp: Timestamp
    @usableFromInline var sequence: Int64
    @usableFromInline var ordinal: Ordinal
    @usableFromInline var emitted = 0
    @usableFromInline var timer: Timestamp
    @usableFromInline var isForgotten = false
    @usableFromInline let receiver: Receiver<Key, Output>
    @usableFromInline unowned(unsafe) let sides: SideReceivers
    @usableFromInline unowned(unsafe) let task: TaskContext

    @inlinable
    init(
        key: Key, timestamp: Timestamp, sequence: Int64, ordinal: Ordinal, timer: Timestamp,
        receiver: Receiver<Key, Output>, sides: SideReceivers, task: TaskContext
    ) {
        self.key = key
        self.timestamp = timestamp
        self.sequence = sequence
        self.ordinal = ordinal
        self.timer = timer
        self.receiver = receiver
        self.sides = sides
        self.task = task
    }

    /// Sends a value on, under the key at hand, with the event time at hand.
    @inlinable
    public mutating func emit(_ value: Output) {
        receiver.receive(
            Record(
                key: key, value: value, timestamp: timestamp, sequence: sequence, ordinal: ordinal.child(emitted)))
        emitted += 1
    }

    /// Sends a value to a side output, under the key at hand, with the event time at hand.
    @inlinable
    public mutating func emit<Value>(_ value: Value, to side: SideOutput<Value>) {
        let ordinal = ordinal.child(emitted)
        emitted += 1
        sides.receiver(for: side, key: Key.self)?.receive(
            Record(key: key, value: value, timestamp: timestamp, sequence: sequence, ordinal: ordinal))
    }

    /// Sets the key's one timer, in place of an earlier setting. A timer cannot be due before the millisecond after the
    /// event at hand.
    @inlinable
    public mutating func setTimer(at time: Timestamp) {
        timer = max(time, timestamp + .milliseconds(1))
    }

    /// Takes the key's timer back.
    @inlinable
    public mutating func cancelTimer() {
        timer = .distantFuture
    }

    /// Lets go of the key: its state and timer are removed when the call at hand returns.
    @inlinable
    public mutating func forget() {
        isForgotten = true
    }

    /// Counts the record at hand as one that took effect.
    @inlinable
    public func accept() {
        task.accept()
    }

    /// Counts the record at hand as a repetition of an earlier one.
    @inlinable
    public func skipDuplicate() {
        task.skipDuplicate()
    }

    /// Sends the record at hand to the dead letters, as the task read it.
    public func reject(_ rejection: Rejection) {
        task.reject(rejection, at: StreamPosition(timestamp: timestamp, sequence: sequence, ordinal: ordinal))
    }
}
