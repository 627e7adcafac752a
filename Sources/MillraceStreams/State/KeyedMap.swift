import MillraceCore

/// An entry of a ``KeyedMap``.
@frozen
@usableFromInline
struct KeyedMapEntry<Value> {
    @usableFromInline var value: Value
    /// From when on it is gone; `.distantFuture` for never.
    @usableFromInline var expiry: Timestamp
    /// Its place among those that the heap looks at, -1 for none, and when the heap does.
    @usableFromInline var ticket: Int32 = -1
    @usableFromInline var armed = Timestamp.distantFuture
    @usableFromInline var isDirty = false

    @inlinable
    init(value: Value, expiry: Timestamp) {
        self.value = value
        self.expiry = expiry
    }
}

/// Sorted entries for each key, with their expiry and what has changed since the last commit: what a ``MapStore`` looks
/// into.
///
/// The entries of a key are a sorted array with a free beginning, so that times and numbers, which come in order and go
/// in order, cost little. An expired entry stays until the watermark has passed its moment; readers pass over it.
@usableFromInline
final class KeyedMap<Key: Hashable & Sendable, Subkey: Comparable & Sendable, Value: Sendable> {
    /// The entries of one key; those before `head` have been removed.
    @usableFromInline
    struct Run {
        @usableFromInline var key: Key
        @usableFromInline var subkeys: [Subkey] = []
        @usableFromInline var entries: [KeyedMapEntry<Value>] = []
        @usableFromInline var head = 0

        @inlinable
        init(key: Key) {
            self.key = key
        }

        /// The index of the first subkey that is not less than `subkey`.
        @inlinable
        func position(of subkey: Subkey) -> Int {
            guard let last = subkeys.last, head < subkeys.count else { return subkeys.count }
            if last < subkey { return subkeys.count }
            var (low, high) = (head, subkeys.count)
            while low < high {
                let middle = (low + high) / 2
                if subkeys[middle] < subkey { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    @exclusivity(unchecked) @usableFromInline var places: [Key: Int32] = [:]
    @exclusivity(unchecked) @usableFromInline var runs: [Run] = []
    @exclusivity(unchecked) @usableFromInline var free: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var heap = Timers()
    @exclusivity(unchecked) @usableFromInline var tickets: [(key: Key, subkey: Subkey)] = []
    @exclusivity(unchecked) @usableFromInline var freeTickets: [Int32] = []
    /// What was changed or removed since the last commit; an entry may be there more than once.
    @exclusivity(unchecked) @usableFromInline var dirty: [(key: Key, subkey: Subkey)] = []

    @inlinable
    init() {}

    /// How many keys have entries.
    var count: Int { places.count }

    /// How many entries all keys have.
    var entryCount: Int { runs.reduce(0) { $0 + $1.subkeys.count - $1.head } }

    @inlinable
    func index(of subkey: Subkey, in run: Int32) -> Int? {
        let index = runs[Int(run)].position(of: subkey)
        return index < runs[Int(run)].subkeys.count && runs[Int(run)].subkeys[index] == subkey ? index : nil
    }

    /// An empty run for a key that has none.
    @inlinable
    func makeRun(for key: Key) -> Int32 {
        let run: Int32
        if let freed = free.popLast() {
            run = freed
            runs[Int(run)] = Run(key: key)
        } else {
            run = Int32(runs.count)
            runs.append(Run(key: key))
        }
        places[key] = run
        return run
    }

    @inlinable
    func set(_ value: Value, expiry: Timestamp, for subkey: Subkey, in run: Int32) {
        let index = runs[Int(run)].position(of: subkey)
        if index < runs[Int(run)].subkeys.count, runs[Int(run)].subkeys[index] == subkey {
            runs[Int(run)].entries[index].value = value
        } else {
            runs[Int(run)].subkeys.insert(subkey, at: index)
            runs[Int(run)].entries.insert(KeyedMapEntry(value: value, expiry: expiry), at: index)
        }
        note(index, in: run, expiry: expiry)
    }

    /// Notes that an entry has changed and when it is gone.
    @inlinable
    func note(_ index: Int, in run: Int32, expiry: Timestamp) {
        runs[Int(run)].entries[index].expiry = expiry
        if expiry < runs[Int(run)].entries[index].armed { arm(index, in: run) }
        guard !runs[Int(run)].entries[index].isDirty else { return }
        runs[Int(run)].entries[index].isDirty = true
        dirty.append((runs[Int(run)].key, runs[Int(run)].subkeys[index]))
    }

    /// Has the heap look at the entry when it expires. An earlier ticket of the entry is outdated by that.
    @inlinable
    func arm(_ index: Int, in run: Int32) {
        let entry = (key: runs[Int(run)].key, subkey: runs[Int(run)].subkeys[index])
        let ticket = freeTickets.popLast() ?? Int32(tickets.count)
        if Int(ticket) == tickets.count { tickets.append(entry) } else { tickets[Int(ticket)] = entry }
        runs[Int(run)].entries[index].ticket = ticket
        runs[Int(run)].entries[index].armed = runs[Int(run)].entries[index].expiry
        heap.arm(ticket, at: runs[Int(run)].entries[index].expiry)
    }

    /// Removes an entry, and says whether the run has gone with it.
    @inlinable
    func remove(_ index: Int, in run: Int32) -> Bool {
        dirty.append((runs[Int(run)].key, runs[Int(run)].subkeys[index]))
        return take(index, in: run)
    }

    @inlinable
    func take(_ index: Int, in run: Int32) -> Bool {
        if index == runs[Int(run)].head {
            runs[Int(run)].head += 1
        } else {
            runs[Int(run)].subkeys.remove(at: index)
            runs[Int(run)].entries.remove(at: index)
        }
        let (head, count) = (runs[Int(run)].head, runs[Int(run)].subkeys.count)
        if head == count {
            close(run)
            return true
        }
        if head > 16, head > count / 2 {
            runs[Int(run)].subkeys.removeFirst(head)
            runs[Int(run)].entries.removeFirst(head)
            runs[Int(run)].head = 0
        }
        return false
    }

    /// Lets go of a run without entries.
    @inlinable
    func close(_ run: Int32) {
        places[runs[Int(run)].key] = nil
        runs[Int(run)].subkeys = []
        runs[Int(run)].entries = []
        runs[Int(run)].head = 0
        free.append(run)
    }

    func removeAll(in run: Int32) {
        let content = runs[Int(run)]
        for index in content.head..<content.subkeys.count { dirty.append((content.key, content.subkeys[index])) }
        close(run)
    }

    /// Removes the entries of all keys that expire before `limit`.
    /// - Complexity: O(log *n*) for each, in the number of entries that expire.
    @usableFromInline
    func expire(before limit: Timestamp) {
        while heap.earliest < limit, let due = heap.popEarliest() {
            let (key, subkey) = tickets[Int(due.slot)]
            freeTickets.append(due.slot)
            guard let run = places[key], let index = index(of: subkey, in: run),
                runs[Int(run)].entries[index].ticket == due.slot,
                runs[Int(run)].entries[index].armed == due.time
            else { continue }
            runs[Int(run)].entries[index].ticket = -1
            runs[Int(run)].entries[index].armed = .distantFuture
            if runs[Int(run)].entries[index].expiry < limit {
                _ = remove(index, in: run)
            } else if runs[Int(run)].entries[index].expiry != .distantFuture {
                arm(index, in: run)
            }
        }
    }
}
