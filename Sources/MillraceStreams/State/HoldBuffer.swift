import MillraceCore

/// Where a record came from, for the place to read again from after a restart.
@frozen
public struct HeldOrigin: Hashable, Sendable {
    /// The task's input.
    @usableFromInline var input: Int32
    /// Whether a timer or window has made it: its sequence is that of an older record.
    @usableFromInline var isTimed = false
    /// Whether it was read again after a restart.
    @usableFromInline var isReread = false
    /// Whether an operator of the same task has handled it before.
    @usableFromInline var isReleased = false
    /// Which of an operator's inputs it was given to: at equal positions the smaller comes first.
    @usableFromInline var side: Int32 = 0
    /// The record's offset in that input.
    @usableFromInline var offset: Int64
    /// The input's greatest event time before the record was read.
    @usableFromInline var timeBefore: Timestamp

    @inlinable
    init(input: Int32, offset: Int64, timeBefore: Timestamp) {
        self.input = input
        self.offset = offset
        self.timeBefore = timeBefore
    }

    /// The origin of what was not read: a timer's or window's.
    @usableFromInline static let nothing: HeldOrigin = {
        var origin = HeldOrigin(input: -1, offset: .max, timeBefore: .distantFuture)
        (origin.isTimed, origin.isReleased) = (true, true)
        return origin
    }()

    /// This origin, of a record that an operator is handling.
    @inlinable var released: HeldOrigin {
        var origin = self
        origin.isReleased = true
        return origin
    }

    /// This origin, of a result whose place is that of another record than the one at hand: it is timed.
    @inlinable var timed: HeldOrigin {
        var origin = self
        origin.isTimed = true
        return origin
    }
}

/// The records in front of a keyed operator: collected batch by batch and, where the operator needs the order of event
/// time, held until the watermark has passed them.
///
/// Records are kept by second of event time, so that a release looks only at what is due.
public final class HoldBuffer<Key: Hashable & Sendable, Value>: HeldRecords {
    @usableFromInline
    struct Held {
        @usableFromInline var record: Record<Key, Value>
        @usableFromInline var origin: HeldOrigin

        @inlinable
        init(record: Record<Key, Value>, origin: HeldOrigin, side: Int32) {
            self.record = record
            self.origin = origin
            self.origin.side = side
        }
    }

    @usableFromInline
    struct Place {
        @usableFromInline var position: StreamPosition
        /// The side in the upper half, the task's input in the lower.
        @usableFromInline var input: Int64
        @usableFromInline var index: Int

        @inlinable
        init(position: StreamPosition, origin: HeldOrigin, index: Int) {
            self.position = position
            input = (Int64(origin.side) << 32) + Int64(origin.input)
            self.index = index
        }

        /// By position; where two are equal by side and input, for which of two inputs is read first is chance.
        @inlinable
        func isBefore(_ other: Place) -> Bool {
            if position != other.position { return position < other.position }
            return input != other.input ? input < other.input : index < other.index
        }
    }

    @usableFromInline let isOrdered: Bool
    /// Where the order is that of arrival, the records wait here.
    @usableFromInline let arrivals: ArrivalBuffer<Key, Value>?
    @exclusivity(unchecked) @usableFromInline var seconds: [Int64: [Held]] = [:]
    @exclusivity(unchecked) @usableFromInline var lastSecond: Int64 = .min
    @exclusivity(unchecked) @usableFromInline var lastList: [Held] = []
    @exclusivity(unchecked) @usableFromInline var spare: [[Held]] = []
    @exclusivity(unchecked) @usableFromInline var places: [Place] = []
    /// How many records wait.
    @exclusivity(unchecked) public private(set) var count = 0

    /// A buffer of records that wait for this.
    @inlinable
    public init(holding: Holding) {
        isOrdered = holding == .eventTime
        arrivals = holding == .sequence ? ArrivalBuffer() : nil
    }

    /// Adds a record, given to the operator's input number `side`.
    @inlinable
    public func append(_ record: Record<Key, Value>, origin: HeldOrigin, side: Int32 = 0) {
        if let arrivals {
            arrivals.append(Held(record: record, origin: origin, side: side))
            return setCount(arrivals.count)
        }
        let second = isOrdered ? record.timestamp.milliseconds >> 10 : 0
        if second != lastSecond { turn(to: second) }
        lastList.append(Held(record: record, origin: origin, side: side))
        increaseCount(by: 1)
    }

    @usableFromInline
    func increaseCount(by change: Int) {
        count += change
    }

    @usableFromInline
    func setCount(_ count: Int) {
        self.count = count
    }

    @inlinable
    func turn(to second: Int64) {
        if !lastList.isEmpty { seconds[lastSecond] = lastList }
        lastSecond = second
        lastList = seconds.removeValue(forKey: second) ?? spare.popLast() ?? []
    }

    /// Hands out, in order, every record that is due by `limits`, with its origin, and lets go of it.
    /// - Complexity: O(*n* log *n*) in the number of records released, O(*n*) where they came in order.
    @inlinable
    func release(_ limits: StageLimits, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        guard let arrivals else { return release(before: limits.records, to: body) }
        arrivals.release(limits, to: body)
        setCount(arrivals.count)
    }

    /// Hands out, in order, every record with an event time before `limit`, with its origin, and lets go of it. Where
    /// records wait for nothing, hands out all.
    /// - Complexity: O(*n* log *n*) in the number of records released, O(*n*) where they came in order.
    @inlinable
    public func release(before limit: Timestamp, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        guard count > 0 else { return }
        if !lastList.isEmpty {
            seconds[lastSecond] = lastList
            lastList = []
        }
        lastSecond = .min
        guard isOrdered else { return releaseAll(to: body) }
        let due = seconds.keys.filter { $0 << 10 < limit.milliseconds }.sorted()
        for second in due {
            guard var list = seconds.removeValue(forKey: second) else { continue }
            releaseDue(from: &list, before: limit, to: body)
            if list.isEmpty { recycle(list) } else { seconds[second] = list }
        }
    }

    @inlinable
    func releaseAll(to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        guard var list = seconds.removeValue(forKey: 0) else { return }
        for held in list { body(held.record, held.origin) }
        increaseCount(by: -list.count)
        list.removeAll(keepingCapacity: true)
        recycle(list)
    }

    @inlinable
    func recycle(_ list: [Held]) {
        if spare.count < 64 { spare.append(list) }
    }

    @inlinable
    func releaseDue(
        from list: inout [Held], before limit: Timestamp, to body: (Record<Key, Value>, HeldOrigin) -> Void
    ) {
        places.removeAll(keepingCapacity: true)
        var isSorted = true
        let beginning = StreamPosition(timestamp: .distantPast, sequence: .min, ordinal: .root)
        var last = Place(position: beginning, origin: .nothing, index: -1)
        for index in list.indices where list[index].record.timestamp < limit {
            let held = list[index]
            let place = Place(position: held.record.position, origin: held.origin, index: index)
            if place.isBefore(last) { isSorted = false }
            last = place
            places.append(place)
        }
        if !isSorted { places.sort { $0.isBefore($1) } }
        for place in places { body(list[place.index].record, list[place.index].origin) }
        increaseCount(by: -places.count)
        if places.count == list.count {
            list.removeAll(keepingCapacity: true)
        } else if !places.isEmpty {
            list.removeAll { $0.record.timestamp < limit }
        }
    }

    /// For each input from which records wait, the one that was read first.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func earliestOrigins() -> [Int32: HeldOrigin] {
        if let arrivals { return arrivals.earliestOrigins() }
        var earliest: [Int32: HeldOrigin] = [:]
        for list in [lastList] + seconds.values {
            for held in list {
                if let known = earliest[held.origin.input], known.offset <= held.origin.offset { continue }
                earliest[held.origin.input] = held.origin
            }
        }
        return earliest
    }

    /// The least sequence of the records that wait, but for those with an event time before `time`; the greatest number if
    /// there are none. What timers and windows have made does not count.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func leastSequence(notBefore time: Timestamp) -> Int64 {
        if let arrivals { return arrivals.leastSequence(notBefore: time) }
        var least = Int64.max
        for list in [lastList] + seconds.values {
            for held in list where !held.origin.isTimed && held.record.timestamp >= time {
                least = min(least, held.record.sequence)
            }
        }
        return least
    }

    /// The least event time of the records that wait for a sequence watermark beyond `sequence`; the distant future if
    /// there are none.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func leastTime(from sequence: Int64) -> Timestamp {
        arrivals?.leastTime(from: sequence) ?? .distantFuture
    }
}
