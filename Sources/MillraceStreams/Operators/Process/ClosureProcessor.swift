import MillraceCore

extension GroupedStream {
    /// Runs `process` for each record and `onTimer` for each key's timer, with the key's state in the store called
    /// `store`: a ``Processor`` for rules that need no type of their own.
    ///
    /// ```swift
    /// readings.groupByKey().process("silences", Int64(0), emitting: Alert.self) { record, last, context in
    ///     last = record.value
    ///     context.setTimer(at: record.timestamp + .minutes(10))
    /// } onTimer: { time, last, context in
    ///     context.emit(Alert(last, silentSince: time))
    /// }
    /// ```
    @inlinable
    public func process<State: BinaryCodable, Output: Sendable>(
        _ store: String, _ initial: State, emitting output: Output.Type = Output.self, order: Order = .eventTime,
        _ process:
            @escaping @Sendable (
                _ record: Record<Key, Value>, _ state: inout State, _ context: inout ProcessorContext<Key, Output>
            ) -> Void,
        onTimer:
            @escaping @Sendable (
                _ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Key, Output>
            ) -> Void = { _, _, _ in }
    ) -> Stream<Key, Output> {
        self.process(store, ClosureProcessor(initialState: initial, process: process, onTimer: onTimer), order: order)
    }
}

/// A processor of two functions.
@usableFromInline
struct ClosureProcessor<Key: Hashable & Sendable, Input: Sendable, Output: Sendable, State: BinaryCodable>: Processor {
    @usableFromInline typealias Process =
        @Sendable (Record<Key, Input>, inout State, inout ProcessorContext<Key, Output>) -> Void
    @usableFromInline typealias OnTimer =
        @Sendable (Timestamp, inout State, inout ProcessorContext<Key, Output>) -> Void

    @usableFromInline let initialState: State
    @usableFromInline let processRecord: Process
    @usableFromInline let processTimer: OnTimer

    @inlinable
    init(initialState: State, process: @escaping Process, onTimer: @escaping OnTimer) {
        self.initialState = initialState
        processRecord = process
        processTimer = onTimer
    }

    @inlinable
    func process(
        _ record: Record<Key, Input>, _ state: inout State, _ context: inout ProcessorContext<Key, Output>
    ) {
        processRecord(record, &state, &context)
    }

    @inlinable
    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Key, Output>) {
        processTimer(time, &state, &context)
    }
}
