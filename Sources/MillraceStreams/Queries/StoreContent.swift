import MillraceCore

/// What a store of one value for each key shows to queries.
@usableFromInline
final class StoreContent<Key: Hashable & Sendable, Value: Sendable> {
    /// The value of a key, nil for none, and whether that is committed.
    @usableFromInline let value: (Key) -> (value: Value?, isCommitted: Bool)
    /// Every key with its value, in no order.
    @usableFromInline let forEach: ((Key, Value) -> Void) -> Void
    /// Whether all of it is committed.
    @usableFromInline let isCommitted: () -> Bool

    @usableFromInline
    init(
        value: @escaping (Key) -> (value: Value?, isCommitted: Bool), forEach: @escaping ((Key, Value) -> Void) -> Void,
        isCommitted: @escaping () -> Bool
    ) {
        self.value = value
        self.forEach = forEach
        self.isCommitted = isCommitted
    }
}

/// What a store of entries for each key shows to queries.
@usableFromInline
final class MapContent<Key: Hashable & Sendable, Subkey: Comparable & Sendable, Value: Sendable> {
    /// The entries of a key with subkeys in a range, and whether they are committed.
    @usableFromInline let entries:
        (Key, ClosedRange<Subkey>?) -> (entries: [MapView<Key, Subkey, Value>.Entry], isCommitted: Bool)

    @usableFromInline
    init(
        entries:
            @escaping (Key, ClosedRange<Subkey>?) -> (
                entries: [MapView<Key, Subkey, Value>.Entry], isCommitted: Bool
            )
    ) {
        self.entries = entries
    }
}

extension KeyedStore {
    /// The part of each key's state that `show` gives.
    @usableFromInline
    func content<Value>(_ show: @escaping (State) -> Value?) -> StoreContent<Key, Value> {
        StoreContent(
            value: { key in
                guard let slot = self.find(key) else { return (nil, true) }
                return (self.state(of: key).flatMap(show), !self.entries[Int(slot)].isDirty)
            },
            forEach: { body in
                self.forEach { key, state in
                    if let value = show(state) { body(key, value) }
                }
            },
            isCommitted: { self.dirty.isEmpty })
    }
}

extension KeyedMap {
    var content: MapContent<Key, Subkey, Value> {
        MapContent { key, range in
            let isCommitted = !self.dirty.contains { $0.key == key }
            guard let place = self.places[key] else { return ([], isCommitted) }
            let run = self.runs[Int(place)]
            let from = range.map { run.position(of: $0.lowerBound) } ?? run.head
            let entries = (from..<run.subkeys.count).lazy
                .prefix { index in range.map { run.subkeys[index] <= $0.upperBound } ?? true }
                .map { MapView<Key, Subkey, Value>.Entry(subkey: run.subkeys[$0], value: run.entries[$0].value) }
            return (Array(entries), isCommitted)
        }
    }
}
