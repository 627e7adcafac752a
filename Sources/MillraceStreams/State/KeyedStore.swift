import CMillrace
import MillraceCore

/// The state of one operator in one task: for each key a value, at most one timer, and the place of the last record the
/// key handled. Entries live in numbered slots; what changed since the last commit is known.
public final class KeyedStore<Key: Hashable & Sendable, State: Sendable> {
    @usableFromInline
    struct Entry {
        // What each look at an entry reads comes first.
        @usableFromInline var key: Key
        /// When the key's timer is due; `.distantFuture` for none.
        @usableFromInline var timer: Timestamp = .distantFuture
        @usableFromInline var hash: UInt32
        @usableFromInline var isDirty = false
        @usableFromInline var isRemoved = false
        /// Whether the changelog has an entry for the key, and which mark it was written with.
        @usableFromInline var isStored = false
        @usableFromInline var mark = false
        @usableFromInline var state: State
        /// The earliest moment at which the heap has an entry for this slot.
        @usableFromInline var armed: Timestamp = .distantFuture
        @usableFromInline var sequence: Int64 = 0
        @usableFromInline var ordinal: Ordinal = .root

        @inlinable
        init(key: Key, hash: UInt32, state: State) {
            self.key = key
            self.hash = hash
            self.state = state
        }
    }

    @exclusivity(unchecked) @usableFromInline var table = SlotTable()
    /// What hashes begin with: that of no other store.
    @usableFromInline let seed: Int
    /// The hashes of the keys that are handled next.
    @usableFromInline let hashes: UnsafeMutablePointer<UInt32>
    @exclusivity(unchecked) @usableFromInline var entries: UnsafeMutablePointer<Entry>
    @exclusivity(unchecked) @usableFromInline var capacity: Int
    /// Slots in use or freed before: all below are initialised.
    @exclusivity(unchecked) @usableFromInline var used = 0
    @exclusivity(unchecked) @usableFromInline var free: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var timers = Timers()
    @exclusivity(unchecked) @usableFromInline var dirty: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var sweep = ChangelogSweep()

    /// An empty store.
    @inlinable
    public convenience init() {
        self.init(seed: .random(in: .min ... .max))
    }

    @inlinable
    init(seed: Int) {
        self.seed = seed
        capacity = 64
        entries = .allocate(capacity: capacity)
        hashes = .allocate(capacity: KeyedStore.runLength)
    }

    deinit {
        table.free()
        hashes.deallocate()
        entries.deinitialize(count: used)
        entries.deallocate()
    }

    /// How many keys have state.
    public var count: Int { used - free.count - dirty.count { entries[Int($0)].isRemoved } }

    /// How many keys have a timer.
    public var timerCount: Int {
        (0..<used).count { entries[$0].timer != .distantFuture && !entries[$0].isRemoved }
    }

    /// The hash by which slots are found.
    @inlinable
    @inline(__always)
    func hash(of key: Key) -> UInt32 {
        UInt32(truncatingIfNeeded: key._rawHashValue(seed: seed))
    }

    /// The slot of `key`, made with `initial` if it has none.
    @inlinable
    @inline(__always)
    func slot(of key: Key, initial: @autoclosure () -> State) -> Int32 {
        slot(of: key, hash: hash(of: key), initial: initial())
    }

    /// The slot of `key`, which has this hash, made with `initial` if it has none.
    @inlinable
    @inline(__always)
    func slot(of key: Key, hash: UInt32, initial: @autoclosure () -> State) -> Int32 {
        if let slot = table.find(hash, { entries[Int($0)].key == key }) {
            if entries[Int(slot)].isRemoved { revive(slot, with: initial()) }
            return slot
        }
        return insert(key, hash, initial())
    }

    /// How many keys ``prepare(_:_:)`` takes at a time.
    @inlinable static var runLength: Int { 32 }

    /// Brings near what the slots of `count` keys, at most ``runLength``, are found by and consist of: several keys wait
    /// for memory together. The hash of the key numbered *i* is in `hashes[i]` afterwards.
    @inlinable
    @inline(__always)
    func prepare(_ count: Int, _ key: (Int) -> Key) {
        for index in 0..<count {
            let hash = hash(of: key(index))
            hashes[index] = hash
            table.prefetch(hash)
        }
        for index in 0..<count {
            guard let slot = table.guess(hashes[index]) else { continue }
            prefetch(slot)
        }
    }

    /// Brings the entry of `slot` near.
    @inlinable
    @inline(__always)
    func prefetch(_ slot: Int32) {
        let entry = UnsafeRawPointer(entries + Int(slot))
        var offset = 0
        while offset < MemoryLayout<Entry>.size {
            millrace_prefetch(entry + offset)
            offset += 64
        }
        millrace_prefetch(entry + (MemoryLayout<Entry>.size - 1))
    }

    /// Brings what finds `slot` near.
    @inlinable
    @inline(__always)
    func prefetchBucket(of slot: Int32) { table.prefetch(entries[Int(slot)].hash) }

    @inlinable
    func revive(_ slot: Int32, with state: State) {
        entries[Int(slot)].state = state
        entries[Int(slot)].sequence = 0
        entries[Int(slot)].ordinal = .root
        entries[Int(slot)].isRemoved = false
    }

    @inlinable
    func insert(_ key: Key, _ hash: UInt32, _ state: State) -> Int32 {
        let slot: Int32
        if let freed = free.popLast() {
            slot = freed
            entries[Int(slot)] = Entry(key: key, hash: hash, state: state)
        } else {
            if used == capacity { grow() }
            slot = Int32(used)
            (entries + used).initialize(to: Entry(key: key, hash: hash, state: state))
            used += 1
        }
        table.insert(hash, slot)
        return slot
    }

    @inlinable
    func grow() {
        let larger = LargeMemory.allocate(Entry.self, capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: used)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }

    /// Notes that the slot differs from what is committed.
    @inlinable
    func markDirty(_ slot: Int32) {
        guard !entries[Int(slot)].isDirty else { return }
        entries[Int(slot)].isDirty = true
        dirty.append(slot)
    }

    /// Sets or clears (`.distantFuture`) the slot's timer. A timer that moves to a later moment costs nothing until
    /// the earlier one comes up.
    @inlinable
    func setTimer(_ slot: Int32, at time: Timestamp) {
        entries[Int(slot)].timer = time
        guard time < entries[Int(slot)].armed else { return }
        entries[Int(slot)].armed = time
        timers.arm(slot, at: time)
    }

    /// Takes out the earliest timer that is due before `limit`, and returns its slot and moment.
    @inlinable
    func popTimer(before limit: Timestamp) -> (slot: Int32, time: Timestamp)? {
        while timers.earliest < limit, let entry = timers.popEarliest() {
            let index = Int(entry.slot)
            guard entries[index].armed == entry.time else { continue }
            entries[index].armed = .distantFuture
            let due = entries[index].timer
            guard !entries[index].isRemoved, due != .distantFuture else { continue }
            if due > entry.time {
                setTimer(entry.slot, at: due)
                continue
            }
            entries[index].timer = .distantFuture
            return (entry.slot, entry.time)
        }
        return nil
    }

    /// Marks the slot's key as gone; the slot is freed at the next commit, or at once if no commit knows of it.
    @inlinable
    func remove(_ slot: Int32) {
        entries[Int(slot)].isRemoved = true
        entries[Int(slot)].timer = .distantFuture
        if entries[Int(slot)].isStored || entries[Int(slot)].isDirty { markDirty(slot) } else { erase(slot) }
    }

    /// Frees a slot.
    @inlinable
    func erase(_ slot: Int32) {
        table.remove(entries[Int(slot)].hash, slot)
        entries[Int(slot)].timer = .distantFuture
        entries[Int(slot)].armed = .distantFuture
        entries[Int(slot)].isRemoved = true
        free.append(slot)
    }

    /// The state of `key`, if it has any.
    public func state(of key: Key) -> State? {
        guard let slot = find(key) else { return nil }
        return entries[Int(slot)].isRemoved ? nil : entries[Int(slot)].state
    }

    /// The slot of `key`, be it removed; nil if it has none.
    @inlinable
    func find(_ key: Key) -> Int32? { find(key, hash: hash(of: key)) }

    /// The slot of `key`, which has this hash, be it removed; nil if it has none.
    @inlinable
    func find(_ key: Key, hash: UInt32) -> Int32? {
        table.find(hash) { entries[Int($0)].key == key }
    }

    /// Every key with its state, in no order.
    public func forEach(_ body: (Key, State) -> Void) {
        for index in 0..<used where !entries[index].isRemoved { body(entries[index].key, entries[index].state) }
    }
}
