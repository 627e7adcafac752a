import MillraceCore

/// Makes the stores of a ``KeyedProcessor``.
///
/// Each store has a name that no other store of the topology has, and a changelog topic from which it is restored.
public final class StoreBuilder<Key: Hashable & Sendable> {
    @usableFromInline let scope = KeyScope<Key>()
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline var stores: [any ProcessorStore] = []
    @usableFromInline var taskStores: [TaskStore] = []

    @usableFromInline
    init(keySerde: Serde<Key>) {
        self.keySerde = keySerde
    }

    /// A store of one value for each key, which is gone `lifetime` after it was last written; kept until it is removed if
    /// that is nil.
    @inlinable
    public func value<Value>(_ name: String, expiringAfter lifetime: TimeSpan? = nil) -> ValueStore<Key, Value> {
        let store = ValueStore<Key, Value>(scope: scope, lifetime: lifetime)
        stores.append(store)
        taskStores.append(store.taskStore(name, key: keySerde))
        return store
    }

    /// A store of any number of entries for each key, each with a subkey; entries are gone `lifetime` after they were last
    /// written, and kept until they are removed if that is nil.
    @inlinable
    public func map<Subkey, Value>(
        _ name: String, subkey: Serde<Subkey>, expiringAfter lifetime: TimeSpan? = nil
    ) -> MapStore<Key, Subkey, Value> {
        let store = MapStore<Key, Subkey, Value>(scope: scope, lifetime: lifetime)
        stores.append(store)
        taskStores.append(store.taskStore(name, key: keySerde, subkey: subkey))
        return store
    }

    /// A store of one value for each key, which is gone `lifetime` after it was set: for very many keys that are written once.
    @inlinable
    public func recent<Value>(_ name: String, expiringAfter lifetime: TimeSpan) -> RecentStore<Key, Value> {
        let store = RecentStore<Key, Value>(scope: scope, lifetime: lifetime)
        stores.append(store)
        taskStores.append(store.taskStore(name, key: keySerde))
        return store
    }

    /// A store of a series of elements for each key, which are gone `lifetime` after their moments: for what is large.
    @inlinable
    public func series<Element>(_ name: String, expiringAfter lifetime: TimeSpan) -> SeriesStore<Key, Element> {
        let store = SeriesStore<Key, Element>(scope: scope, lifetime: lifetime)
        stores.append(store)
        taskStores.append(store.taskStore(name, key: keySerde))
        return store
    }

    /// A store of a list for each key; elements are gone `lifetime` after they were appended, and kept until they are
    /// removed if that is nil.
    @inlinable
    public func list<Element>(
        _ name: String, expiringAfter lifetime: TimeSpan? = nil
    ) -> ListStore<Key, Element> {
        ListStore(elements: map(name, subkey: .int64, expiringAfter: lifetime))
    }
}

/// The key and the moment that the stores of a processor stand at.
@usableFromInline
final class KeyScope<Key: Hashable & Sendable> {
    @exclusivity(unchecked) @usableFromInline var current: Key?
    /// The event time at hand: what expires by then is gone.
    @exclusivity(unchecked) @usableFromInline var time = Timestamp.distantPast
    /// Counts the calls of the processor, so that stores know what they have looked up in the present one.
    @exclusivity(unchecked) @usableFromInline var call: UInt64 = 0

    @inlinable
    init() {}

    @inlinable
    func enter(_ key: Key, at time: Timestamp) {
        current = key
        self.time = time
        call &+= 1
    }

    @inlinable var key: Key {
        guard let current else { preconditionFailure("a store of a processor is used outside of its calls") }
        return current
    }
}

/// What a processor's stage does with each of its stores.
@usableFromInline
protocol ProcessorStore: AnyObject {
    /// Removes what the key at hand has.
    func removeAll()
    /// Removes, of all keys, what expires before `limit`.
    func expire(before limit: Timestamp)
}
