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

    /// The windows of `key` that begin in `range`, or all of them, by their beginning, each with the aggregate of the
    /// records that have come so far. Windows that have closed are not among them.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, key: Key, in range: ClosedRange<Timestamp>? = nil
    ) throws(StoreQueryError) -> StoreAnswer<[WindowView<Key, Value>.Entry]> {
        try windows(store, key, range, timeout: .zero)
    }

    /// The aggregate of `key` in exactly this window; nil if it has none, or the window has closed.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, key: Key, window: TimeWindow
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        try self.window(store, key, window, timeout: .zero)
    }

    /// The windows of every key that begin in `range`, or all of them.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, in range: ClosedRange<Timestamp>? = nil
    ) throws(StoreQueryError) -> StoreAnswer<[Windowed<Key>: Value]> {
        try windows(store, range, timeout: .zero)
    }

    /// The records of `key` within `range`, or all of them, that wait for a match in a join of two streams.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Left, Right>(
        _ store: JoinView<Key, Left, Right>, key: Key, in range: ClosedRange<Timestamp>? = nil
    ) throws(StoreQueryError) -> StoreAnswer<JoinView<Key, Left, Right>.Waiting> {
        try waiting(store, key, range, timeout: .zero)
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
