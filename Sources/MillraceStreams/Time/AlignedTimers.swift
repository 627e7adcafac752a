import MillraceCore

/// When the timers of a store's slots are due, where many are due at the same few moments, as the ends of aligned windows
/// are: a list of slots for each moment. Slots of one moment are handed out in the order in which they were armed, which is
/// that of their memory for the most part. There may be outdated entries, which the owner of the slots recognises.
@usableFromInline
final class AlignedTimers {
    @usableFromInline
    struct Moment {
        @usableFromInline var time: Timestamp
        @usableFromInline var slots: [Int32]

        @inlinable
        init(time: Timestamp, slots: [Int32]) {
            self.time = time
            self.slots = slots
        }
    }

    /// By time.
    @exclusivity(unchecked) @usableFromInline var moments: [Moment] = []
    @exclusivity(unchecked) @usableFromInline var spare: [[Int32]] = []

    /// Where the moment is, or was, that was armed last: the next entry is for the same one, mostly.
    @exclusivity(unchecked) @usableFromInline var lastIndex = 0

    @inlinable
    init() {}

    /// Adds an entry.
    /// - Complexity: O(1) for the moment of the last one, else O(log *n*) in the number of moments, O(*n*) for the first
    ///   entry of a moment.
    @inlinable
    func arm(_ slot: Int32, at time: Timestamp) {
        if lastIndex >= moments.count || moments[lastIndex].time != time { find(time) }
        moments[lastIndex].slots.append(slot)
    }

    /// Makes `time` the moment that was armed last.
    @inlinable
    func find(_ time: Timestamp) {
        lastIndex = moments.partitionPoint { $0.time < time }
        if lastIndex == moments.count || moments[lastIndex].time != time {
            moments.insert(Moment(time: time, slots: spare.popLast() ?? []), at: lastIndex)
        }
    }

    /// Takes out the earliest moment that is due before `limit`, with its slots.
    @inlinable
    func popMoment(before limit: Timestamp) -> Moment? {
        guard let first = moments.first, first.time < limit else { return nil }
        return moments.removeFirst()
    }

    /// Takes back the memory of a moment.
    @inlinable
    func recycle(_ moment: consuming Moment) {
        guard spare.count < 16 else { return }
        var slots = moment.slots
        slots.removeAll(keepingCapacity: true)
        spare.append(slots)
    }

    /// Hands each slot of `store` whose timer is due before `limit` to `body`, moment by moment, and arms it for the moment
    /// that `body` returns; `.distantFuture` for none. What is armed for an earlier moment than the last comes, too. `removes`
    /// says whether `body` removes most slots.
    @inlinable
    func fire<Key, State>(
        before limit: Timestamp, in store: KeyedStore<Key, State>, removes: Bool,
        _ body: (Int32, Timestamp) -> Timestamp
    ) {
        while var moment = popMoment(before: limit) {
            // Of aligned windows nearly all slots are due again at the same moment: they stay in their list.
            var (kept, next) = (0, Timestamp.distantFuture)
            let due = moment.time
            moment.slots.withUnsafeMutableBufferPointer { slots in
                for index in slots.indices {
                    bringNear(slots, index, in: store, removes: removes)
                    let slot = slots[index]
                    guard store.entries[Int(slot)].timer == due else { continue }
                    let time = body(slot, due)
                    guard time != .distantFuture else { continue }
                    store.entries[Int(slot)].timer = time
                    if kept == 0 { next = time }
                    if time == next {
                        slots[kept] = slot
                        kept += 1
                    } else {
                        arm(slot, at: time)
                    }
                }
            }
            moment.slots.removeLast(moment.slots.count - kept)
            give(moment, time: next)
        }
    }

    /// Slots lie apart in memory: those behind `index` are fetched meanwhile.
    @inlinable
    @inline(__always)
    func bringNear<Key, State>(
        _ slots: UnsafeMutableBufferPointer<Int32>, _ index: Int, in store: KeyedStore<Key, State>, removes: Bool
    ) {
        if index + 6 < slots.count { store.prefetch(slots[index + 6]) }
        if removes, index + 3 < slots.count { store.prefetchBucket(of: slots[index + 3]) }
    }

    /// Arms the slots of a moment that was taken out for `time`, before those that are armed for it already.
    @inlinable
    func give(_ moment: consuming Moment, time: Timestamp) {
        guard !moment.slots.isEmpty else { return recycle(moment) }
        var moment = moment
        find(time)
        swap(&moments[lastIndex].slots, &moment.slots)
        moments[lastIndex].slots += moment.slots
        recycle(moment)
    }
}
