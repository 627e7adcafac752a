import MillraceCore

/// When the timers of one key are due, by their raw values.
@usableFromInline
struct TimerTimes: BinaryCodable {
    @usableFromInline var times: [Timestamp]

    @inlinable
    init(count: Int) {
        times = Array(repeating: .distantFuture, count: count)
    }

    @usableFromInline
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        times = []
        let count = try reader.readVariable()
        for _ in 0..<count {
            let number: UInt8 = try reader.read()
            while times.count <= Int(number) { times.append(.distantFuture) }
            times[Int(number)] = Timestamp(milliseconds: try reader.read())
        }
    }

    @usableFromInline
    func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(times.count { $0 != .distantFuture }))
        for (number, time) in times.enumerated() where time != .distantFuture {
            writer.write(byte: UInt8(number))
            writer.write(time.milliseconds)
        }
    }

    @inlinable var earliest: Timestamp { times.min() ?? .distantFuture }
}

/// The timers of a ``KeyedProcessor`` in one task: those of the keys that have any.
///
/// A key's entry is armed for the earliest of its timers, and holds the place of the last record that the key handled,
/// which is that of what its timers emit.
@usableFromInline
final class NamedTimers<Key: Hashable & Sendable> {
    @usableFromInline let table = KeyedStore<Key, TimerTimes>()
    @usableFromInline let scope: KeyScope<Key>
    /// One more than the greatest raw value.
    @usableFromInline let kinds: Int

    @inlinable
    init(scope: KeyScope<Key>, kinds: Int) {
        self.scope = scope
        self.kinds = kinds
    }

    /// The slot of `key`; -1 if it has no timers.
    @inlinable
    func find(_ key: Key) -> Int32 {
        guard kinds > 0, let slot = table.find(key), !table.entries[Int(slot)].isRemoved else { return -1 }
        return slot
    }

    /// When timer number `kind` of the key at hand is due.
    @inlinable
    func time(of kind: UInt8) -> Timestamp {
        let slot = find(scope.key)
        guard slot >= 0 else { return .distantFuture }
        let times = table.entries + Int(slot)
        return Int(kind) < times.pointee.state.times.count ? times.pointee.state.times[Int(kind)] : .distantFuture
    }

    /// Sets timer number `kind` of the key at hand, or takes it back (`.distantFuture`).
    @inlinable
    func set(_ kind: UInt8, at time: Timestamp, sequence: Int64, ordinal: Ordinal) {
        var slot = find(scope.key)
        if slot < 0 {
            guard time != .distantFuture else { return }
            slot = table.slot(of: scope.key, initial: TimerTimes(count: kinds))
        }
        let entry = table.entries + Int(slot)
        while entry.pointee.state.times.count < kinds { entry.pointee.state.times.append(.distantFuture) }
        entry.pointee.state.times[Int(kind)] = time
        entry.pointee.sequence = sequence
        entry.pointee.ordinal = ordinal
        settle(slot)
    }

    /// Arms the slot for the earliest of its timers, or lets it go if there are none.
    @inlinable
    func settle(_ slot: Int32) {
        let earliest = table.entries[Int(slot)].state.earliest
        if earliest == .distantFuture {
            table.remove(slot)
        } else {
            table.setTimer(slot, at: earliest)
            table.markDirty(slot)
        }
    }

    /// Takes back all timers of the key at hand.
    @inlinable
    func removeAll() {
        let slot = find(scope.key)
        if slot >= 0 { table.remove(slot) }
    }

    /// Notes the place of a record that the key at hand handles.
    @inlinable
    func note(sequence: Int64, ordinal: Ordinal) {
        let slot = find(scope.key)
        guard slot >= 0 else { return }
        table.entries[Int(slot)].sequence = sequence
        table.entries[Int(slot)].ordinal = ordinal
        table.markDirty(slot)
    }
}
