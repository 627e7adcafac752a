import MillraceCore

/// The state of one operator in one task: for each key a value, at most one timer, and the place of the last record the
/// key handled. Entries live in numbered slots; what changed since the last commit is known.
public final class KeyedStore<Key: Hashable & Sendable, State: Sendable> {
    @usableFromInline
    struct Entry {
        @usableFromInline var key: Key
        @usableFromInline var state: State
        /// When the key's timer is due; `.distantFuture` for none.
        @usableFromInline var timer: Timestamp = .distantFuture
        /// The earliest moment at which the heap has an entry for this slot.
        @usableFromInline var armed: Timestamp = .distantFuture
        @usableFromInline var sequence: Int64 = 0
        @usableFromInline var ordinal: Ordinal = .root
        @usableFromInline var isDirty = false
        @usableFromInline var isRemoved = false

        @inlinable
        init(key: Key, state: State) {
            self.key = key
            self.state = state
        }
    }

    @exclusivity(unchecked) @usableFromInline var slots: [Key: Int32] = [:]
    @exclusivity(unchecked) @usableFromInline var entries: UnsafeMutablePointer<Entry>
    @exclusivity(unchecked) @usableFromInline var capacity: Int
    /// Slots in use or freed before: all below are initialised.
    @exclusivity(unchecked) @usableFromInline var used = 0
    @exclusivity(unchecked) @usableFromInline var free: [Int32] = []
    @exclusivity(unchecked) @usableFromInline var timers = Timers()
    @exclusivity(unchecked) @usableFromInline var dirty: [Int32] = []

    /// An empty store.
    @inlinable
    public init() {
        capacity = 64
        entries = .allocate(capacity: capacity)
    }

    deinit {
        entries.deinitialize(count: used)
        entries.deallocate()
    }

    /// How many keys have state.
    public var count: Int { used - free.count - dirty.count { entries[Int($0)].isRemoved } }

    /// How many keys have a timer.
    public var timerCount: Int {
        slots.values.count { entries[Int($0)].timer != .distantFuture && !entries[Int($0)].isRemoved }
    }

    /// The slot of `key`, made with `initial` if it has none.
    @inlinable
    func slot(of key: Key, initial: @autoclosure () -> State) -> Int32 {
        if let slot = slots[key] {
            if entries[Int(slot)].isRemoved { revive(slot, with: initial()) }
            return slot
        }
        return insert(key, initial())
    }

    @inlinable
    func revive(_ slot: Int32, with state: State) {
        entries[Int(slot)].state = state
        entries[Int(slot)].sequence = 0
        entries[Int(slot)].ordinal = .root
        entries[Int(slot)].isRemoved = false
    }

    @inlinable
    func insert(_ key: Key, _ state: State) -> Int32 {
        let slot: Int32
        if let freed = free.popLast() {
            slot = freed
            entries[Int(slot)] = Entry(key: key, state: state)
        } else {
            if used == capacity { grow() }
            slot = Int32(used)
            (entries + used).initialize(to: Entry(key: key, state: state))
            used += 1
        }
        slots[key] = slot
        return slot
    }

    @inlinable
    func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
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

    /// Marks the slot's key as gone; the slot is freed at the next commit.
    @inlinable
    func remove(_ slot: Int32) {
        entries[Int(slot)].isRemoved = true
        entries[Int(slot)].timer = .distantFuture
        markDirty(slot)
    }

    /// The state of `key`, if it has any.
    public func state(of key: Key) -> State? {
        guard let slot = slots[key], !entries[Int(slot)].isRemoved else { return nil }
        return entries[Int(slot)].state
    }

    /// Every key with its state, in no order.
    public func forEach(_ body: (Key, State) -> Void) {
        for (key, slot) in slots where !entries[Int(slot)].isRemoved { body(key, entries[Int(slot)].state) }
    }
}

extension KeyedStore where State: BinaryCodable {
    /// Gives `write` the key and encoded entry (nil if the key is gone) of all that changed since the last call.
    @inlinable
    func drainChanges(
        key encodeKey: Serde<Key>.Encode, keyWriter: ByteWriter, valueWriter: ByteWriter,
        _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        for slot in dirty {
            let index = Int(slot)
            entries[index].isDirty = false
            keyWriter.removeAll()
            encodeKey(entries[index].key, keyWriter)
            if entries[index].isRemoved {
                write(keyWriter.bytes, nil)
                slots[entries[index].key] = nil
                free.append(slot)
                continue
            }
            valueWriter.removeAll()
            valueWriter.write(entries[index].timer.milliseconds)
            valueWriter.write(variable: entries[index].sequence)
            valueWriter.write(entries[index].ordinal.rawValue)
            entries[index].state.encode(to: valueWriter)
            write(keyWriter.bytes, valueWriter.bytes)
        }
        dirty.removeAll(keepingCapacity: true)
    }

    /// Takes up an entry that `drainChanges` wrote; nil removes the key.
    @inlinable
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode
    ) throws {
        let key = try decodeKey(bytes)
        guard let value else {
            if let slot = slots.removeValue(forKey: key) {
                entries[Int(slot)].timer = .distantFuture
                entries[Int(slot)].isRemoved = true
                free.append(slot)
            }
            return
        }
        var reader = ByteReader(value)
        let timer = Timestamp(milliseconds: try reader.read())
        let sequence = try reader.readVariable()
        let ordinal = Ordinal(rawValue: try reader.read())
        let state = try State(from: &reader)
        let slot = slot(of: key, initial: state)
        entries[Int(slot)].state = state
        entries[Int(slot)].sequence = sequence
        entries[Int(slot)].ordinal = ordinal
        setTimer(slot, at: timer)
    }
}
