import MillraceCore

/// A key's records on one side of a join: the first and the last of a list by position.
@frozen
@usableFromInline
struct JoinList {
    @usableFromInline var first: Int32 = -1
    @usableFromInline var last: Int32 = -1

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { first < 0 }
}

/// The records that wait for a match on one side of a join, in numbered slots, those of each key linked by position.
@usableFromInline
final class JoinShelf<Value> {
    @usableFromInline
    struct Entry {
        /// Nil once the record is gone.
        @usableFromInline var value: Value?
        @usableFromInline var position: StreamPosition
        /// Tells apart records of one key with equal positions.
        @usableFromInline var copy: Int32
        /// The key's slot.
        @usableFromInline var key: Int32
        @usableFromInline var earlier: Int32 = -1
        @usableFromInline var later: Int32 = -1
        @usableFromInline var isMatched = false
        @usableFromInline var isDirty = false
        /// Whether the changelog has an entry for it.
        @usableFromInline var isStored = false

        @inlinable
        init(value: Value, position: StreamPosition, copy: Int32, key: Int32) {
            self.value = value
            self.position = position
            self.copy = copy
            self.key = key
        }
    }

    @exclusivity(unchecked) @usableFromInline var entries: [Entry] = []
    @exclusivity(unchecked) @usableFromInline var free: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var dirty: [Int32] = []
    /// How many records wait.
    @exclusivity(unchecked) @usableFromInline var count = 0

    @inlinable
    init() {}

    /// Puts a record into its key's list, behind those with smaller or equal positions, and returns its slot. `copy` is
    /// given where the record is restored.
    /// - Complexity: O(1) behind all others, otherwise one step for each that lies later.
    @inlinable
    func insert(
        _ value: Value, at position: StreamPosition, copy: Int32? = nil, key: Int32, into list: inout JoinList
    ) -> Int32 {
        var earlier = list.last
        while earlier >= 0, isAfter(earlier, position, copy) { earlier = entries[Int(earlier)].earlier }
        let isRepeated = earlier >= 0 && entries[Int(earlier)].position == position
        let next = isRepeated ? entries[Int(earlier)].copy + 1 : 0
        let slot = take(Entry(value: value, position: position, copy: copy ?? next, key: key))
        let later = earlier >= 0 ? entries[Int(earlier)].later : list.first
        entries[Int(slot)].earlier = earlier
        entries[Int(slot)].later = later
        if earlier >= 0 { entries[Int(earlier)].later = slot } else { list.first = slot }
        if later >= 0 { entries[Int(later)].earlier = slot } else { list.last = slot }
        count += 1
        return slot
    }

    @inlinable
    func isAfter(_ slot: Int32, _ position: StreamPosition, _ copy: Int32?) -> Bool {
        if entries[Int(slot)].position != position { return position < entries[Int(slot)].position }
        return copy.map { $0 < entries[Int(slot)].copy } ?? false
    }

    @inlinable
    func take(_ entry: Entry) -> Int32 {
        if let slot = free.popLast() {
            entries[Int(slot)] = entry
            return slot
        }
        entries.append(entry)
        return Int32(entries.count - 1)
    }

    /// Gives `body` the slots of the records in `list` from one moment to another, both included, in order.
    @inlinable
    func forEach(in list: JoinList, from first: Timestamp, through last: Timestamp, _ body: (Int32) -> Void) {
        var slot: Int32 = -1
        var earlier = list.last
        while earlier >= 0, entries[Int(earlier)].position.timestamp >= first {
            slot = earlier
            earlier = entries[Int(earlier)].earlier
        }
        while slot >= 0, entries[Int(slot)].position.timestamp <= last {
            body(slot)
            slot = entries[Int(slot)].later
        }
    }

    /// Takes a record out of its list. Its slot stays taken until the changelog knows.
    @inlinable
    func remove(_ slot: Int32, from list: inout JoinList) {
        let (earlier, later) = (entries[Int(slot)].earlier, entries[Int(slot)].later)
        if earlier >= 0 { entries[Int(earlier)].later = later } else { list.first = later }
        if later >= 0 { entries[Int(later)].earlier = earlier } else { list.last = earlier }
        entries[Int(slot)].value = nil
        markDirty(slot)
        count -= 1
    }

    @inlinable
    func markMatched(_ slot: Int32) {
        guard !entries[Int(slot)].isMatched else { return }
        entries[Int(slot)].isMatched = true
        markDirty(slot)
    }

    @inlinable
    func markDirty(_ slot: Int32) {
        guard !entries[Int(slot)].isDirty else { return }
        entries[Int(slot)].isDirty = true
        dirty.append(slot)
    }
}
