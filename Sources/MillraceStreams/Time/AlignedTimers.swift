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

    /// Where a stage puts what it reads for no other reason than to have it fetched, so that it is read.
    @exclusivity(unchecked) @usableFromInline var seen: Int64 = 0

    @inlinable
    init() {}

    /// Adds an entry.
    /// - Complexity: O(log *n*) in the number of moments, O(*n*) for the first entry of a moment.
    @inlinable
    func arm(_ slot: Int32, at time: Timestamp) {
        var (lower, upper) = (0, moments.count)
        while lower < upper {
            let middle = (lower + upper) / 2
            if moments[middle].time < time { lower = middle + 1 } else { upper = middle }
        }
        if lower == moments.count || moments[lower].time != time {
            moments.insert(Moment(time: time, slots: spare.popLast() ?? []), at: lower)
        }
        moments[lower].slots.append(slot)
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
}
