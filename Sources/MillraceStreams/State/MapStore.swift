import MillraceCore

/// Any number of entries for each key, each with a subkey, as a ``KeyedProcessor`` sees them: those of the key at hand, in
/// the order of their subkeys.
///
/// A commit writes the entries that have changed, not all entries of their key.
public final class MapStore<Key: Hashable & Sendable, Subkey: Comparable & Sendable, Value: BinaryCodable> {
    @usableFromInline let map = KeyedMap<Key, Subkey, Value>()
    @usableFromInline let scope: KeyScope<Key>
    @usableFromInline let lifetime: TimeSpan?
    /// The run of the key at hand, if it has been looked up in this call; -1 for none.
    @exclusivity(unchecked) @usableFromInline var run: Int32 = -1
    @exclusivity(unchecked) @usableFromInline var call: UInt64 = 0

    @inlinable
    init(scope: KeyScope<Key>, lifetime: TimeSpan?) {
        self.scope = scope
        self.lifetime = lifetime
    }

    /// The entry under `subkey`; nil if there is none, which is also how it is removed. An entry that was given a moment to
    /// expire at is gone from that moment of event time on.
    /// - Complexity: O(log *n*) in the number of the key's entries, to read and to change; to add one behind the last, or
    ///   to remove the first, too; O(*n*) to add or remove one in between.
    @inlinable
    public subscript(subkey: Subkey) -> Value? {
        get {
            let run = findRun()
            guard run >= 0, let index = map.index(of: subkey, in: run) else { return nil }
            let entry = map.runs[Int(run)].entries[index]
            return entry.expiry > scope.time ? entry.value : nil
        }
        set {
            if let newValue {
                set(newValue, for: subkey, until: expiry)
            } else {
                remove(subkey)
            }
        }
    }

    /// Gives `subkey` an entry that is gone from `time` on.
    /// - Complexity: As that of the subscript.
    @inlinable
    public func set(_ value: Value, for subkey: Subkey, until time: Timestamp) {
        map.set(value, expiry: time, for: subkey, in: makeRun())
    }

    /// Changes the entry under `subkey` in place, beginning with `initial` if there is none.
    /// - Complexity: As that of the subscript.
    @inlinable
    public func update(
        _ subkey: Subkey, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void
    ) {
        let run = makeRun()
        if let index = map.index(of: subkey, in: run), map.runs[Int(run)].entries[index].expiry > scope.time {
            change(&map.runs[Int(run)].entries[index].value)
            map.note(index, in: run, expiry: expiry)
        } else {
            var value = initial()
            change(&value)
            map.set(value, expiry: expiry, for: subkey, in: run)
        }
    }

    /// Removes all entries of the key at hand.
    public func removeAll() {
        let run = findRun()
        guard run >= 0 else { return }
        map.removeAll(in: run)
        self.run = -1
    }

    /// The entries of the key at hand, in the order of their subkeys, as they are now: changes made while they are gone
    /// through do not show.
    @inlinable public var entries: MapEntries<Subkey, Value> { slice(from: nil, through: nil, upTo: nil) }

    /// The entries of the key at hand with subkeys in `range`, in their order, as they are now.
    /// - Complexity: O(log *n*) in the number of the key's entries, and O(1) for each that is gone through.
    @inlinable public subscript(range: Range<Subkey>) -> MapEntries<Subkey, Value> {
        slice(from: range.lowerBound, through: nil, upTo: range.upperBound)
    }

    /// The entries of the key at hand with subkeys in `range`.
    @inlinable public subscript(range: ClosedRange<Subkey>) -> MapEntries<Subkey, Value> {
        slice(from: range.lowerBound, through: range.upperBound, upTo: nil)
    }

    /// The entries of the key at hand with subkeys in `range`.
    @inlinable public subscript(range: PartialRangeFrom<Subkey>) -> MapEntries<Subkey, Value> {
        slice(from: range.lowerBound, through: nil, upTo: nil)
    }

    /// The entries of the key at hand with subkeys in `range`.
    @inlinable public subscript(range: PartialRangeUpTo<Subkey>) -> MapEntries<Subkey, Value> {
        slice(from: nil, through: nil, upTo: range.upperBound)
    }

    /// The entries of the key at hand with subkeys in `range`.
    @inlinable public subscript(range: PartialRangeThrough<Subkey>) -> MapEntries<Subkey, Value> {
        slice(from: nil, through: range.upperBound, upTo: nil)
    }

    /// How many entries the key at hand has.
    /// - Complexity: O(*n*).
    @inlinable public var count: Int { entries.reduce(0) { count, _ in count + 1 } }

    /// Whether the key at hand has no entry.
    @inlinable public var isEmpty: Bool { first == nil }

    /// The entry with the least subkey.
    @inlinable public var first: (subkey: Subkey, value: Value)? { entries.first { _ in true } }

    /// The entry with the greatest subkey.
    @inlinable public var last: (subkey: Subkey, value: Value)? {
        let run = findRun()
        guard run >= 0 else { return nil }
        let content = map.runs[Int(run)]
        guard let index = content.entries.lastIndex(where: { $0.expiry > scope.time }), index >= content.head else {
            return nil
        }
        return (content.subkeys[index], content.entries[index].value)
    }

    /// The greatest subkey, of an entry that has expired, too.
    @inlinable var lastSubkey: Subkey? {
        let run = findRun()
        return run < 0 ? nil : map.runs[Int(run)].subkeys.last
    }

    @inlinable
    func slice(from least: Subkey?, through last: Subkey?, upTo end: Subkey?) -> MapEntries<Subkey, Value> {
        let run = findRun()
        guard run >= 0 else { return MapEntries(subkeys: [], entries: [], range: 0..<0, time: scope.time) }
        let content = map.runs[Int(run)]
        let from = least.map { content.position(of: $0) } ?? content.head
        var to = content.subkeys.count
        if let end { to = content.position(of: end) }
        if let last {
            to = content.position(of: last)
            if to < content.subkeys.count, content.subkeys[to] == last { to += 1 }
        }
        return MapEntries(
            subkeys: content.subkeys, entries: content.entries, range: from..<max(from, to), time: scope.time)
    }

    @inlinable
    func remove(_ subkey: Subkey) {
        let run = findRun()
        guard run >= 0, let index = map.index(of: subkey, in: run) else { return }
        if map.remove(index, in: run) { self.run = -1 }
    }

    @inlinable var expiry: Timestamp { lifetime.map { scope.time + $0 } ?? .distantFuture }

    @inlinable
    func findRun() -> Int32 {
        if call != scope.call {
            call = scope.call
            run = map.places[scope.key] ?? -1
        }
        return run
    }

    @inlinable
    func makeRun() -> Int32 {
        if findRun() < 0 { run = map.makeRun(for: scope.key) }
        return run
    }
}

extension MapStore: ProcessorStore {
    @usableFromInline
    func expire(before limit: Timestamp) {
        map.expire(before: limit)
    }
}

/// Entries of one key, in the order of their subkeys.
public struct MapEntries<Subkey: Comparable & Sendable, Value: BinaryCodable>: Sequence, IteratorProtocol {
    @usableFromInline let subkeys: [Subkey]
    @usableFromInline let entries: [KeyedMapEntry<Value>]
    @usableFromInline var range: Range<Int>
    @usableFromInline let time: Timestamp

    @inlinable
    init(subkeys: [Subkey], entries: [KeyedMapEntry<Value>], range: Range<Int>, time: Timestamp) {
        self.subkeys = subkeys
        self.entries = entries
        self.range = range
        self.time = time
    }

    /// The next entry; nil behind the last.
    @inlinable
    public mutating func next() -> (subkey: Subkey, value: Value)? {
        while let index = range.first {
            range = (index + 1)..<range.upperBound
            if entries[index].expiry > time { return (subkeys[index], entries[index].value) }
        }
        return nil
    }
}
