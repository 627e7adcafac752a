import MillraceCore

/// The records in front of a keyed operator: collected batch by batch and, where the operator needs the order of event
/// time, held until the watermark has passed them.
///
/// Records are kept by second of event time, so that a release looks only at what is due.
public final class HoldBuffer<Key: Hashable & Sendable, Value>: HeldRecords {
    /// A record that waits, and where it was read.
    @frozen
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

        /// By position; where two are equal by side and input, for which of two inputs is read first is chance. Of one
        /// input, records come in their order.
        @inlinable
        func isBefore(_ other: Held) -> Bool {
            let (place, otherPlace) = (record.position, other.record.position)
            if place != otherPlace { return place < otherPlace }
            return (origin.side, origin.input) < (other.origin.side, other.origin.input)
        }
    }

    /// The records of one second.
    @frozen
    @usableFromInline
    struct Second {
        @usableFromInline var list: [Held]
        /// Whether they came in their order, as most do.
        @usableFromInline var isSorted = true
        /// Whether repeats may be among them.
        @usableFromInline var mayRepeat = false

        @inlinable
        init(_ list: [Held] = []) {
            self.list = list
        }

        @inlinable
        mutating func append(_ held: Held) {
            if isSorted, let last = list.last, held.isBefore(last) { isSorted = false }
            mayRepeat = mayRepeat || held.origin.pass > 0
            list.append(held)
        }
    }

    @usableFromInline let isOrdered: Bool
    /// Where the order is that of arrival, the records wait here.
    @usableFromInline let arrivals: ArrivalBuffer<Key, Value>?
    @exclusivity(unchecked) @usableFromInline var seconds: [Int64: Second] = [:]
    @exclusivity(unchecked) @usableFromInline var lastSecond: Int64 = .min
    @exclusivity(unchecked) @usableFromInline var last = Second()
    @exclusivity(unchecked) @usableFromInline var spare: [[Held]] = []
    /// How many records wait.
    public var count: Int { arrivals?.count ?? countBySecond }

    private var countBySecond: Int { last.list.count + seconds.values.reduce(0) { $0 + $1.list.count } }

    /// A buffer of records that wait for this.
    @inlinable
    public init(holding: Holding) {
        isOrdered = holding == .eventTime
        arrivals = holding == .sequence ? ArrivalBuffer() : nil
    }

    /// Adds a record, given to the operator's input number `side`.
    @inlinable
    @inline(__always)
    public func append(_ record: Record<Key, Value>, origin: HeldOrigin, side: Int32 = 0) {
        guard isOrdered else {
            if let arrivals { return arrivals.append(Held(record: record, origin: origin, side: side)) }
            return last.list.append(Held(record: record, origin: origin, side: side))
        }
        let second = record.timestamp.milliseconds >> 10
        if second != lastSecond { turn(to: second) }
        last.append(Held(record: record, origin: origin, side: side))
    }

    @inlinable
    func turn(to second: Int64) {
        if !last.list.isEmpty { seconds[lastSecond] = last }
        lastSecond = second
        last = seconds.removeValue(forKey: second) ?? Second(spare.popLast() ?? [])
    }

    /// Hands out, in order, every record that is due by `limits`, with its origin, and lets go of it.
    /// - Complexity: O(*n* log *n*) in the number of records released, O(*n*) where they came in order.
    @inlinable
    func release(_ limits: StageLimits, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        guard let arrivals else { return release(before: limits.records, to: body) }
        arrivals.release(limits, to: body)
    }

    /// Hands out, in order, every record with an event time before `limit`, with its origin, and lets go of it. Where
    /// records wait for nothing, hands out all.
    /// - Complexity: O(*n* log *n*) in the number of records released, O(*n*) where they came in order.
    @inlinable
    public func release(before limit: Timestamp, to body: (Record<Key, Value>, HeldOrigin) -> Void) {
        releaseRuns(before: limit) { run in
            for index in 0..<run.count { body(run[index].record, run[index].origin) }
        }
    }

    /// The same, with many records at a time.
    @inlinable
    func releaseRuns(before limit: Timestamp, to body: (UnsafeBufferPointer<Held>) -> Void) {
        guard isOrdered else { return releaseAll(to: body) }
        if !last.list.isEmpty { seconds[lastSecond] = last }
        (last, lastSecond) = (Second(), .min)
        guard !seconds.isEmpty else { return }
        for number in seconds.keys.filter({ $0 << 10 < limit.milliseconds }).sorted() {
            guard var second = seconds.removeValue(forKey: number) else { continue }
            releaseDue(from: &second, before: limit, to: body)
            if second.list.isEmpty { recycle(second.list) } else { seconds[number] = second }
        }
    }

    @inlinable
    func releaseAll(to body: (UnsafeBufferPointer<Held>) -> Void) {
        guard !last.list.isEmpty else { return }
        // What is handled must not meet its own list, should it append.
        var list = last.list
        last.list = spare.popLast() ?? []
        list.withUnsafeBufferPointer(body)
        list.removeAll(keepingCapacity: true)
        recycle(list)
    }

    @inlinable
    func recycle(_ list: [Held]) {
        if spare.count < 64 { spare.append(list) }
    }

    @inlinable
    func releaseDue(
        from second: inout Second, before limit: Timestamp, to body: (UnsafeBufferPointer<Held>) -> Void
    ) {
        if !second.isSorted {
            second.list = stablySorted(second.list)
            second.isSorted = true
        }
        let due = second.list.partitionPoint { $0.record.timestamp < limit }
        guard due > 0 else { return }
        if second.mayRepeat {
            withoutRepeats(second.list[..<due]).withUnsafeBufferPointer(body)
        } else {
            second.list.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<due])) }
        }
        if due == second.list.count {
            second.list.removeAll(keepingCapacity: true)
        } else {
            second.list.removeFirst(due)
        }
    }

    /// The records in their order, equal ones as they came.
    @inlinable
    func stablySorted(_ list: [Held]) -> [Held] {
        let places = list.indices.sorted { left, right in
            if list[left].isBefore(list[right]) { return true }
            return list[right].isBefore(list[left]) ? false : left < right
        }
        return places.map { list[$0] }
    }

    /// For each input from which records wait, the one that was read first.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func earliestOrigins() -> [Int32: HeldOrigin] {
        if let arrivals { return arrivals.earliestOrigins() }
        var earliest: [Int32: HeldOrigin] = [:]
        forEachInPlace { held in
            let origin = held.pointee.origin
            if let known = earliest[origin.input], known.offset <= origin.offset { return }
            earliest[origin.input] = origin
        }
        return earliest
    }

    /// The least sequence of the records that wait, but for those with an event time before `time`; the greatest number if
    /// there are none. What timers and windows have made does not count.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func leastSequence(notBefore time: Timestamp) -> Int64 {
        if let arrivals { return arrivals.leastSequence(notBefore: time) }
        var least = Int64.max
        forEachInPlace { held in
            guard !held.pointee.origin.isTimed, held.pointee.record.timestamp >= time else { return }
            least = min(least, held.pointee.record.sequence)
        }
        return least
    }

    /// Calls `body` with each record that waits, in no order. None is copied: each commit asks.
    private func forEachInPlace(_ body: (UnsafePointer<Held>) -> Void) {
        func visit(_ list: [Held]) {
            list.withUnsafeBufferPointer { held in
                guard let first = held.baseAddress else { return }
                for index in held.indices { body(first + index) }
            }
        }
        visit(last.list)
        for second in seconds.values { visit(second.list) }
    }

    /// The least event time of the records that wait for a sequence watermark beyond `sequence`; the distant future if
    /// there are none.
    /// - Complexity: O(*n*) in the number of waiting records.
    public func leastTime(from sequence: Int64) -> Timestamp {
        arrivals?.leastTime(from: sequence) ?? .distantFuture
    }
}

extension HoldBuffer {
    /// The same as ``release(_:to:)`` for an operator that then looks up the slot of `key` of each record in
    /// `store`: `body` gets the key's hash as well, and many look-ups wait for memory together.
    @inlinable
    func release<StoreKey, State>(
        _ limits: StageLimits, into store: KeyedStore<StoreKey, State>, key: (Record<Key, Value>) -> StoreKey,
        to body: (Record<Key, Value>, UInt32, HeldOrigin) -> Void
    ) {
        if let arrivals {
            return arrivals.release(limits) { record, origin in body(record, store.hash(of: key(record)), origin) }
        }
        releaseRuns(before: limits.records) { run in
            var start = 0
            while start < run.count {
                let count = min(run.count - start, KeyedStore<StoreKey, State>.runLength)
                store.prepare(count) { key(run[start + $0].record) }
                for index in 0..<count {
                    body(run[start + index].record, store.hashes[index], run[start + index].origin)
                }
                start += count
            }
        }
    }
}

extension Array {
    /// How many elements from the beginning satisfy `condition`, which no later one does.
    @inlinable
    func partitionPoint(_ condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
