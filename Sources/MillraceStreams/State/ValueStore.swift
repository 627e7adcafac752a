import MillraceCore

/// One value for each key, as a ``KeyedProcessor`` sees it: that of the key at hand.
public final class ValueStore<Key: Hashable & Sendable, Value: BinaryCodable>: ProcessorStore {
    @usableFromInline let values = KeyedStore<Key, Value>()
    @usableFromInline let scope: KeyScope<Key>
    @usableFromInline let lifetime: TimeSpan?
    /// The slot of the key at hand, if it has been looked up in this call; -1 for none.
    @exclusivity(unchecked) @usableFromInline var slot: Int32 = -1
    @exclusivity(unchecked) @usableFromInline var call: UInt64 = 0

    @inlinable
    init(scope: KeyScope<Key>, lifetime: TimeSpan?) {
        self.scope = scope
        self.lifetime = lifetime
    }

    /// The value of the key at hand; nil if it has none, which is also how it is removed. A value that was given a moment
    /// to expire at is gone from that moment of event time on.
    /// - Complexity: O(1).
    @inlinable public var value: Value? {
        get {
            let slot = liveSlot()
            return slot < 0 ? nil : values.entries[Int(slot)].state
        }
        set {
            if let newValue {
                set(newValue, until: expiry)
            } else {
                removeAll()
            }
        }
    }

    /// Gives the key at hand a value that is gone from `time` on.
    @inlinable
    public func set(_ value: Value, until time: Timestamp) {
        let slot = makeSlot(value)
        values.entries[Int(slot)].state = value
        values.setTimer(slot, at: time)
        values.markDirty(slot)
    }

    /// Changes the value of the key at hand in place, beginning with `initial` if it has none.
    @inlinable
    public func update(default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        var slot = liveSlot()
        if slot < 0 {
            let value = initial()
            slot = makeSlot(value)
            values.entries[Int(slot)].state = value
        }
        change(&values.entries[Int(slot)].state)
        values.setTimer(slot, at: expiry)
        values.markDirty(slot)
    }

    @usableFromInline
    func removeAll() {
        let slot = findSlot()
        if slot >= 0 { values.remove(slot) }
    }

    @usableFromInline
    func expire(before limit: Timestamp) {
        while let due = values.popTimer(before: limit) { values.remove(due.slot) }
    }

    @inlinable var expiry: Timestamp { lifetime.map { scope.time + $0 } ?? .distantFuture }

    /// The slot of the key at hand, expired or not; -1 for none.
    @inlinable
    func findSlot() -> Int32 {
        if call != scope.call {
            call = scope.call
            slot = values.find(scope.key) ?? -1
        }
        return slot >= 0 && !values.entries[Int(slot)].isRemoved ? slot : -1
    }

    @inlinable
    func liveSlot() -> Int32 {
        let slot = findSlot()
        return slot >= 0 && values.entries[Int(slot)].timer > scope.time ? slot : -1
    }

    @inlinable
    func makeSlot(_ value: Value) -> Int32 {
        if findSlot() < 0 { slot = values.slot(of: scope.key, initial: value) }
        return slot
    }
}

extension ValueStore {
    @inlinable
    func taskStore(_ name: String, key serde: Serde<Key>) -> TaskStore {
        values.taskStore(name, key: serde)
    }
}
