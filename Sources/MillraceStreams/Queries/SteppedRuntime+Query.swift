import MillraceCore

extension SteppedRuntime {
    /// The value of `key` in the store; nil if it has none.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: StoreView<Key, Value>, key: Key
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        try value(store, key, timeout: .zero)
    }

    /// Every key of the store with its value.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: StoreView<Key, Value>
    ) throws(StoreQueryError) -> StoreAnswer<[Key: Value]> {
        try all(store, timeout: .zero)
    }

    /// The entries of `key` with subkeys in `range`, or all of them, in the order of their subkeys.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Subkey, Value>(
        _ store: MapView<Key, Subkey, Value>, key: Key, in range: ClosedRange<Subkey>? = nil
    ) throws(StoreQueryError) -> StoreAnswer<[MapView<Key, Subkey, Value>.Entry]> {
        try entries(store, key, range, timeout: .zero)
    }
}

extension SteppedRuntime: QueryTarget {
    func ask<Content: AnyObject, Part: Sendable>(
        _ query: StoreQuery<Content, Part>, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[Part]> {
        try plan.check(store: query.store)
        return StoreQuery.answer(try query.pieces(of: worker.tasks))
    }
}
