import MillraceCore

/// A question to the tasks that hold a store.
struct StoreQuery<Content: AnyObject, Part: Sendable>: Sendable {
    /// What one task has of the answer.
    struct Piece: Sendable {
        var part: Part
        var isCommitted: Bool
        var partition: Int32
    }

    let store: String
    /// What the store must hold, in words.
    let asked: String
    /// Looks into a task's store; windows that end at or before `closed` have closed there.
    let ask: @Sendable (Content, _ closed: Timestamp) -> (part: Part, isCommitted: Bool)

    /// What `tasks` have of the answer.
    func pieces(of tasks: [StreamTask]) throws(StoreQueryError) -> [Piece] {
        var pieces: [Piece] = []
        for task in tasks {
            for found in task.context.stores where found.name == store {
                guard let content = found.content as? Content else {
                    throw .wrongType(store, holds: found.holds, asked: asked)
                }
                let (part, isCommitted) = ask(content, task.limits.windows)
                pieces.append(Piece(part: part, isCommitted: isCommitted, partition: task.partition))
            }
        }
        return pieces
    }

    /// The answer of `pieces`, which stand in the order in which they were given. A task that moves to another thread while
    /// a question goes round may have been asked in both places: the later one counts.
    static func answer(_ pieces: [Piece]) -> StoreAnswer<[Part]> {
        let last = Dictionary(pieces.map { ($0.partition, $0) }) { _, later in later }
        let pieces = last.values.sorted { $0.partition < $1.partition }
        return StoreAnswer(
            value: pieces.map(\.part), isCommitted: pieces.allSatisfy(\.isCommitted),
            partitions: pieces.map(\.partition))
    }
}

extension StoreAnswer {
    func map<NewValue>(_ transform: (Value) -> NewValue) -> StoreAnswer<NewValue> {
        StoreAnswer<NewValue>(value: transform(value), isCommitted: isCommitted, partitions: partitions)
    }
}

/// What can be asked for the answers of all tasks of this process.
protocol QueryTarget {
    func ask<Content: AnyObject, Part: Sendable>(
        _ query: StoreQuery<Content, Part>, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[Part]>
}

extension QueryTarget {
    func value<Key, Value>(
        _ view: StoreView<Key, Value>, _ key: Key, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        let query = StoreQuery<StoreContent<Key, Value>, Value?>(
            store: view.name, asked: "a \(Value.self) for each \(Key.self)"
        ) { content, _ in
            let (value, isCommitted) = content.value(key)
            return (value, isCommitted)
        }
        return try ask(query, timeout: timeout).map { $0.lazy.compactMap { $0 }.first }
    }

    func all<Key, Value>(
        _ view: StoreView<Key, Value>, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[Key: Value]> {
        let query = StoreQuery<StoreContent<Key, Value>, [Key: Value]>(
            store: view.name, asked: "a \(Value.self) for each \(Key.self)"
        ) { content, _ in
            var values: [Key: Value] = [:]
            content.forEach { values[$0] = $1 }
            return (values, content.isCommitted())
        }
        return try ask(query, timeout: timeout).map { parts in
            parts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: { first, _ in first }) }
        }
    }

    func entries<Key, Subkey, Value>(
        _ view: MapView<Key, Subkey, Value>, _ key: Key, _ range: ClosedRange<Subkey>?, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[MapView<Key, Subkey, Value>.Entry]> {
        let query = StoreQuery<MapContent<Key, Subkey, Value>, [MapView<Key, Subkey, Value>.Entry]>(
            store: view.name, asked: "entries of \(Value.self) by \(Subkey.self) for each \(Key.self)"
        ) { content, _ in
            let (entries, isCommitted) = content.entries(key, range)
            return (entries, isCommitted)
        }
        return try ask(query, timeout: timeout).map { $0.flatMap { $0 } }
    }
}
