import MillraceCore
import MillraceStreams

/// A processor whose records and state are changed before it sees them.
struct Altered<Base: Processor>: Processor {
    let base: Base
    var change: @Sendable (inout Record<Base.Key, Base.Input>, inout Base.State) -> Void

    init(_ base: Base, _ change: @escaping @Sendable (inout Record<Base.Key, Base.Input>, inout Base.State) -> Void) {
        self.base = base
        self.change = change
    }

    var initialState: Base.State { base.initialState }

    func process(
        _ record: Record<Base.Key, Base.Input>, _ state: inout Base.State,
        _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        var record = record
        change(&record, &state)
        base.process(record, &state, &context)
    }

    func onTimer(
        _ time: Timestamp, _ state: inout Base.State, _ context: inout ProcessorContext<Base.Key, Base.Output>
    ) {
        base.onTimer(time, &state, &context)
    }
}
