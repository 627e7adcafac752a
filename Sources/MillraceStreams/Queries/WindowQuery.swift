import MillraceCore

extension QueryTarget {
    /// The windows of `key` that begin within `range`, by their beginning and then their end.
    func windows<Key, Value>(
        _ view: WindowView<Key, Value>, _ key: Key, _ range: ClosedRange<Timestamp>?, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[WindowView<Key, Value>.Entry]> {
        let query = StoreQuery<WindowContent<Key, Value>, [WindowView<Key, Value>.Entry]>(
            store: view.name, asked: WindowContent<Key, Value>.holds
        ) { content, closed in
            let (windows, isCommitted) = content.windows(key, range ?? .always)
            return (windows.filter { $0.window.end > closed }, isCommitted)
        }
        return try ask(query, timeout: timeout).map { $0.flatMap { $0 }.sorted { $0.window < $1.window } }
    }

    /// The aggregate of `key` in `window`.
    func window<Key, Value>(
        _ view: WindowView<Key, Value>, _ key: Key, _ window: TimeWindow, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        try windows(view, key, window.start...window.start, timeout: timeout).map { windows in
            windows.first { $0.window == window }?.value
        }
    }

    /// The windows of all keys that begin within `range`.
    func windows<Key, Value>(
        _ view: WindowView<Key, Value>, _ range: ClosedRange<Timestamp>?, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[Windowed<Key>: Value]> {
        let query = StoreQuery<WindowContent<Key, Value>, [Windowed<Key>: Value]>(
            store: view.name, asked: WindowContent<Key, Value>.holds
        ) { content, closed in
            var found: [Windowed<Key>: Value] = [:]
            content.forEach { key, windows in
                for entry in windows where range?.contains(entry.window.start) != false && entry.window.end > closed {
                    found[Windowed(key: key, start: entry.window.start, end: entry.window.end)] = entry.value
                }
            }
            return (found, content.isCommitted())
        }
        return try ask(query, timeout: timeout).map { parts in
            parts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: { first, _ in first }) }
        }
    }

    /// The records of `key` within `range` that wait for a match.
    func waiting<Key, Left, Right>(
        _ view: JoinView<Key, Left, Right>, _ key: Key, _ range: ClosedRange<Timestamp>?, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<JoinView<Key, Left, Right>.Waiting> {
        let query = StoreQuery<JoinContent<Key, Left, Right>, JoinView<Key, Left, Right>.Waiting>(
            store: view.name, asked: JoinContent<Key, Left, Right>.holds
        ) { content, _ in
            let (records, isCommitted) = content.waiting(key, range ?? .always)
            return (records, isCommitted)
        }
        return try ask(query, timeout: timeout).map { parts in
            var all = JoinView<Key, Left, Right>.Waiting()
            for part in parts {
                all.left += part.left
                all.right += part.right
            }
            return all
        }
    }
}

extension ClosedRange where Bound == Timestamp {
    /// All of time.
    static var always: ClosedRange { .distantPast ... .distantFuture }
}
