import MillraceCore

extension GroupedStream {
    /// Folds each key's records, in the order of their arrival, and sends the new value on after each.
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, _ add: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> Stream<Key, Aggregate> {
        fold("aggregate", store, initial, add)
    }

    @inlinable
    func fold<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ initial: Aggregate,
        _ add: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> Stream<Key, Aggregate> {
        addProcess(operation, store, Fold(initialState: initial, add: add), order: .any)
    }

    /// Counts each key's records and sends the new count on after each.
    @inlinable
    public func count(_ store: String) -> Stream<Key, Int64> {
        fold("count", store, Int64(0)) { count, _ in count += 1 }
    }
}

extension GroupedStream where Value: BinaryCodable {
    /// Combines each key's records, the first being the start, and sends the new value on after each.
    @inlinable
    public func reduce(
        _ store: String, _ combine: @escaping @Sendable (Value, Value) -> Value
    ) -> Stream<Key, Value> {
        fold("reduce", store, Value?.none) { kept, value in
            kept = kept.map { combine($0, value) } ?? value
        }
        .flatMapValues { $0.map { [$0] } ?? [] }
    }
}

/// The processor of an aggregate without windows.
@usableFromInline
struct Fold<Key: Hashable & Sendable, Input: Sendable, State: BinaryCodable>: Processor {
    @usableFromInline let initialState: State
    @usableFromInline let add: @Sendable (inout State, Input) -> Void

    @inlinable
    init(initialState: State, add: @escaping @Sendable (inout State, Input) -> Void) {
        self.initialState = initialState
        self.add = add
    }

    @inlinable
    func process(
        _ record: Record<Key, Input>, _ state: inout State, _ context: inout ProcessorContext<Key, State>
    ) {
        add(&state, record.value)
        context.emit(state)
    }
}
