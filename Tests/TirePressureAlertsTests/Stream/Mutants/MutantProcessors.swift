import MillraceCore
import MillraceStreams

/// A processor whose state is changed before each record, or whose timers come to nothing.
struct Altered<Base: Processor>: Processor {
    let base: Base
    var firesTimers = true
    var before: @Sendable (Record<Base.Key, Base.Input>, inout Base.State) -> Void = { _, _ in }

    var initialState: Base.State { base.initialState }

    func process(
        _ record: Record<Base.Key, Base.Input>, _ state: inout Base.State,
        _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        before(record, &state)
        base.process(record, &state, &context)
    }

    func onTimer(
        _ time: Timestamp, _ state: inout Base.State, _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        if firesTimers { base.onTimer(time, &state, &context) }
    }
}

/// A processor whose state is lost when it is restored.
struct Forgetful<Base: Processor>: Processor {
    struct State: BinaryCodable {
        var kept: Base.State?

        init() {}
        init(from reader: inout ByteReader) throws(DecodingFailure) {}
        func encode(to writer: ByteWriter) {}
    }

    let base: Base

    var initialState: State { State() }

    func process(
        _ record: Record<Base.Key, Base.Input>, _ state: inout State,
        _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        var kept = state.kept ?? base.initialState
        base.process(record, &kept, &context)
        state.kept = kept
    }

    func onTimer(
        _ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        var kept = state.kept ?? base.initialState
        base.onTimer(time, &kept, &context)
        state.kept = kept
    }
}
