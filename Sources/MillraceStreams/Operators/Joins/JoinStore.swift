import MillraceCore

/// The records of both sides of a join that may still find a match, by key.
///
/// A record is an entry of its own in the changelog: written when it comes, once more if it has found its first match and
/// that matters, and deleted when it has expired; not at all if it comes and goes between two commits.
@usableFromInline
final class JoinStore<Key: Hashable & Sendable, Left: BinaryCodable, Right: BinaryCodable> {
    @usableFromInline
    struct KeyEntry {
        @usableFromInline var key: Key
        @usableFromInline var left = JoinList()
        @usableFromInline var right = JoinList()
        /// The earliest moment at which the heap has an entry for this key.
        @usableFromInline var armed = Timestamp.distantFuture
        /// Records of this key that are there, or gone without the changelog knowing.
        @usableFromInline var uses: Int32 = 0

        @inlinable
        init(key: Key) {
            self.key = key
        }
    }

    @usableFromInline let window: JoinWindow
    @exclusivity(unchecked) @usableFromInline var slots: [Key: Int32] = [:]
    @exclusivity(unchecked) @usableFromInline var keys: [KeyEntry] = []
    @exclusivity(unchecked) @usableFromInline var free: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var timers = Timers()
    @usableFromInline let left = JoinShelf<Left>()
    @usableFromInline let right = JoinShelf<Right>()

    @inlinable
    init(window: JoinWindow) {
        self.window = window
    }

    /// The slot of `key`.
    @inlinable
    func slot(of key: Key) -> Int32 {
        if let slot = slots[key] { return slot }
        let slot: Int32
        if let freed = free.popLast() {
            slot = freed
            keys[Int(slot)] = KeyEntry(key: key)
        } else {
            slot = Int32(keys.count)
            keys.append(KeyEntry(key: key))
        }
        slots[key] = slot
        return slot
    }

    /// Adds a record of the left side.
    @inlinable
    func insertLeft(_ value: Left, at position: StreamPosition, copy: Int32? = nil, key: Int32) -> Int32 {
        let slot = left.insert(value, at: position, copy: copy, key: key, into: &keys[Int(key)].left)
        keys[Int(key)].uses += 1
        arm(key)
        return slot
    }

    /// Adds a record of the right side.
    @inlinable
    func insertRight(_ value: Right, at position: StreamPosition, copy: Int32? = nil, key: Int32) -> Int32 {
        let slot = right.insert(value, at: position, copy: copy, key: key, into: &keys[Int(key)].right)
        keys[Int(key)].uses += 1
        arm(key)
        return slot
    }

    /// The last moment at which a match for the left record in `slot` can come.
    @inlinable
    func lastMoment(left slot: Int32) -> Timestamp { left.entries[Int(slot)].position.timestamp + window.after }

    /// The last moment at which a match for the right record in `slot` can come.
    @inlinable
    func lastMoment(right slot: Int32) -> Timestamp { right.entries[Int(slot)].position.timestamp + window.before }

    /// Sees to it that the key comes up when its first record expires.
    @inlinable
    func arm(_ key: Int32) {
        let (left, right) = (keys[Int(key)].left.first, keys[Int(key)].right.first)
        var due = Timestamp.distantFuture
        if left >= 0 { due = lastMoment(left: left) }
        if right >= 0 { due = min(due, lastMoment(right: right)) }
        guard due < keys[Int(key)].armed else { return }
        keys[Int(key)].armed = due
        timers.arm(key, at: due)
    }

    /// Lets go, in the order in which they expire, of all records for which no match can come at or after `limit`, and
    /// gives those without a match to `lostLeft` or `lostRight`.
    /// - Complexity: O(log *k*) for each record, where *k* is the number of keys.
    @inlinable
    func expire(
        before limit: Timestamp, lostLeft: (Key, Left, StreamPosition) -> Void,
        lostRight: (Key, Right, StreamPosition) -> Void
    ) {
        while timers.earliest < limit, let entry = timers.popEarliest() {
            let key = Int(entry.slot)
            guard keys[key].armed == entry.time else { continue }
            keys[key].armed = .distantFuture
            while keys[key].left.first >= 0, lastMoment(left: keys[key].left.first) <= entry.time {
                let slot = keys[key].left.first
                let record = left.entries[Int(slot)]
                left.remove(slot, from: &keys[key].left)
                if !record.isMatched, let value = record.value { lostLeft(keys[key].key, value, record.position) }
            }
            while keys[key].right.first >= 0, lastMoment(right: keys[key].right.first) <= entry.time {
                let slot = keys[key].right.first
                let record = right.entries[Int(slot)]
                right.remove(slot, from: &keys[key].right)
                if !record.isMatched, let value = record.value { lostRight(keys[key].key, value, record.position) }
            }
            arm(entry.slot)
        }
    }

    /// Lets go of a key's slot when none of its records is left, not even for the changelog.
    @inlinable
    func release(_ key: Int32) {
        keys[Int(key)].uses -= 1
        guard keys[Int(key)].uses == 0 else { return }
        slots[keys[Int(key)].key] = nil
        keys[Int(key)].armed = .distantFuture
        free.append(key)
    }
}
