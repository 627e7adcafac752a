import MillraceCore

/// The records in front of a keyed operator that needs the order of arrival, in a replay: held until the sequence
/// watermark has passed them, and handed out by sequence.
///
/// What timers and windows have made upstream (its origin is *timed*) has no place of its own in the input: its sequence
/// is that of an older record. It comes, for each key, as soon as event time has passed it and all records of the key
/// with a smaller event time have been handed out. Neither rule asks which other keys share the task, nor how far it read
/// at a time.
@usableFromInline
final class ArrivalBuffer<Key: Hashable & Sendable, Value> {
    @usableFromInline typealias Held = HoldBuffer<Key, Value>.Held

    /// From another operator of the same task: in order already.
    @exclusivity(unchecked) @usableFromInline var handedOn: [Held] = []
    /// What waits for the sequence watermark, by slots, and where it stands.
    @exclusivity(unchecked) @usableFromInline var slots: ContiguousArray<Held?> = []
    @exclusivity(unchecked) @usableFromInline var places = ArrivalPlaces()
    @exclusivity(unchecked) @usableFromInline var timed: [Held] = []
    /// Whether records have been read again since the last release.
    @exclusivity(unchecked) @usableFromInline var isRereading = false
    /// Whether repeats may have been added.
    @exclusivity(unchecked) @usableFromInline var mayRepeat = false

    @inlinable
    init() {}

    @inlinable
    func append(_ held: Held) {
        mayRepeat = mayRepeat || held.origin.pass > 0
        if held.origin.isReleased {
            handedOn.append(held)
        } else if held.origin.isTimed {
            if held.origin.isReread { isRereading = true }
            timed.append(held)
        } else {
            let slot = Int(places.add(held.record.position, held.origin))
            if slot == slots.count { slots.append(held) } else { slots[slot] = held }
        }
    }

    @inlinable var count: Int { handedOn.count + places.count + timed.count }

    /// What waits, in no order.
    @inlinable var waiting: [Held] { slots.compactMap { $0 } }

    /// Hands out, in order, what is due by `limits`.
    /// - Complexity: O(log *n*) for each, in the number of records that wait; O(*n*) if any are timed.
    @inlinable
    func release(_ limits: StageLimits, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        if isRereading { dropHandled(before: limits.handledBefore) }
        let passed = handedOn
        handedOn.removeAll(keepingCapacity: true)
        for held in passed { body(held.record, held.origin.released) }
        let taken = places.take(before: limits.sequence)
        if timed.isEmpty, !mayRepeat {
            for place in taken {
                if let held = take(place.slot) { body(held.record, held.origin.released) }
            }
        } else {
            var due = taken.compactMap { take($0.slot) }
            if mayRepeat { dropRepeats(from: &due, timedBefore: limits.records) }
            release(due, before: limits.records, to: body)
        }
    }

    @inlinable
    func take(_ slot: Int32) -> Held? {
        places.leave(slot)
        return slots[Int(slot)].take()
    }

    /// Hands out `due`, and what is timed where its place is.
    @inlinable
    func release(_ due: [Held], before limit: Timestamp, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        timed.sort { left, right in
            left.record.position != right.record.position
                ? left.record.position < right.record.position : left.origin.offset < right.origin.offset
        }
        var queues: [Key: [Held]] = [:]
        var keys: [Key] = []
        for held in timed {
            if queues[held.record.key] == nil { keys.append(held.record.key) }
            queues[held.record.key, default: []].append(held)
        }
        var times = times(of: due + waiting) { queues[$0] != nil }
        func releaseTimed(_ key: Key) {
            let least = times[key]?.min() ?? .distantFuture
            guard let queue = queues[key] else { return }
            let free = queue.prefix { $0.record.timestamp < limit && $0.record.timestamp <= least }
            guard !free.isEmpty else { return }
            queues[key] = Array(queue.dropFirst(free.count))
            for held in free { body(held.record, held.origin.released) }
        }
        for key in keys { releaseTimed(key) }
        for held in due {
            body(held.record, held.origin.released)
            guard let index = times[held.record.key]?.firstIndex(of: held.record.timestamp) else { continue }
            times[held.record.key]?.remove(at: index)
            releaseTimed(held.record.key)
        }
        timed = keys.flatMap { queues[$0] ?? [] }
    }

    /// The event times of the records of each key that `isWanted`.
    @inlinable
    func times(of held: [Held], where isWanted: (Key) -> Bool) -> [Key: [Timestamp]] {
        var times: [Key: [Timestamp]] = [:]
        for held in held where isWanted(held.record.key) {
            times[held.record.key, default: []].append(held.record.timestamp)
        }
        return times
    }

    /// Lets go of repeats among what is due by sequence, and among what is timed before `limit`: of both, no more will come.
    @inlinable
    func dropRepeats(from due: inout [Held], timedBefore limit: Timestamp) {
        due = withoutRepeats(due[...])
        let passed = withoutRepeats(timed.filter { $0.record.timestamp < limit }[...])
        timed = passed + timed.filter { $0.record.timestamp >= limit }
        mayRepeat = waiting.contains { $0.origin.pass > 0 } || timed.contains { $0.origin.pass > 0 }
    }

    /// Lets go of timed records that took effect before a restart: those that had come before event time `limit` and were
    /// not behind a record of their key that is held again.
    @inlinable
    func dropHandled(before limit: Timestamp) {
        isRereading = false
        let keys = Set(timed.map(\.record.key))
        let least = times(of: waiting) { keys.contains($0) }.mapValues { $0.min() ?? .distantFuture }
        timed.removeAll { held in
            held.origin.isReread && held.record.timestamp < limit
                && held.record.timestamp <= least[held.record.key] ?? .distantFuture
        }
    }
}

extension ArrivalBuffer {
    func earliestOrigins() -> [Int32: HeldOrigin] {
        var earliest = places.earliestOrigins()
        for held in timed {
            if let known = earliest[held.origin.input], known.offset <= held.origin.offset { continue }
            earliest[held.origin.input] = held.origin
        }
        return earliest
    }

    /// The least sequence of the records that wait and have an event time of `time` or later.
    func leastSequence(notBefore time: Timestamp) -> Int64 { places.leastSequence(notBefore: time) }

    /// The least event time of the records that wait and have a sequence of `sequence` or greater.
    func leastTime(from sequence: Int64) -> Timestamp { places.leastTime(from: sequence) }
}
