import MillraceCore

/// One value for each key, remembered for a fixed time, as a ``KeyedProcessor`` sees it: that of the key at hand. What is
/// kept to know repetitions by is kept here: a key takes the room of its name, its value and 24 bytes or so, and has no timer.
///
/// A value goes when event time has passed, by the store's lifetime, the moment it was set at and those before it: readers
/// look for themselves whether one is too old.
public final class RecentStore<Key: Hashable & Sendable, Value: BinaryCodable>: ProcessorStore {
    @usableFromInline
    struct Entry {
        @usableFromInline var key: Key
        @usableFromInline var value: Value
        /// Not before that of the entry in front of it.
        @usableFromInline var moment: Timestamp

        @inlinable
        init(key: Key, value: Value, moment: Timestamp) {
            self.key = key
            self.value = value
            self.moment = moment
        }
    }

    /// In the order in which they were set, and which of them the keys have now: others have been replaced.
    @exclusivity(unchecked) @usableFromInline var entries = NumberedQueue<Entry>()
    @exclusivity(unchecked) @usableFromInline var table = SlotTable()
    /// Entries from this number on are not in the changelog yet.
    @exclusivity(unchecked) @usableFromInline var firstUnwritten = 0
    /// Keys that have lost their values since the last commit.
    @exclusivity(unchecked) @usableFromInline var removed: [Key] = []
    @usableFromInline let seed = Int.random(in: .min ... .max)
    @usableFromInline let scope: KeyScope<Key>
    @usableFromInline let lifetime: TimeSpan

    @inlinable
    init(scope: KeyScope<Key>, lifetime: TimeSpan) {
        self.scope = scope
        self.lifetime = lifetime
    }

    deinit {
        table.free()
    }

    /// How many keys have values.
    public var count: Int { table.count }

    /// The value of the key at hand; nil if it has none, which is also how it is removed.
    /// - Complexity: O(1), amortised.
    @inlinable public var value: Value? {
        get { find(scope.key).map { entries[$0].value } }
        set {
            if let newValue { set(newValue, of: scope.key, at: scope.time) } else { removeAll() }
        }
    }

    @usableFromInline
    func removeAll() {
        remove(scope.key)
    }

    @usableFromInline
    func expire(before limit: Timestamp) {
        var count = 0
        while entries.startIndex + count < entries.endIndex,
            entries[entries.startIndex + count].moment + lifetime < limit
        {
            let number = entries.startIndex + count
            count += 1
            let key = entries[number].key
            if find(key) == number { remove(key) }
        }
        if count > 0 { entries.removeFirst(count) }
    }

    @inlinable
    func hash(of key: Key) -> UInt32 { UInt32(truncatingIfNeeded: key._rawHashValue(seed: seed)) }

    /// The number of the entry that `key` has now; nil if it has none.
    @inlinable
    func find(_ key: Key) -> Int? {
        table.find(hash(of: key)) { entries[number(of: $0)].key == key }.map(number)
    }

    @inlinable
    func set(_ value: Value, of key: Key, at time: Timestamp) {
        let hash = hash(of: key)
        if let known = table.find(hash, { entries[number(of: $0)].key == key }) { table.remove(hash, known) }
        table.insert(hash, slot(of: entries.endIndex))
        entries.append(Entry(key: key, value: value, moment: max(time, entries.last?.moment ?? time)))
    }

    @inlinable
    func remove(_ key: Key) {
        guard let number = find(key) else { return }
        table.remove(hash(of: key), slot(of: number))
        removed.append(key)
    }

    /// The table numbers entries in 30 bits, which is enough for those that are there at a time.
    @inlinable
    func slot(of number: Int) -> Int32 { Int32(truncatingIfNeeded: number & 0x3FFF_FFFF) }

    @inlinable
    func number(of slot: Int32) -> Int {
        entries.startIndex + (Int(slot) - entries.startIndex) & 0x3FFF_FFFF
    }
}
