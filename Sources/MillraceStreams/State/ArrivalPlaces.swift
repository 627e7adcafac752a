import MillraceCore

/// Where the records of an ``ArrivalBuffer`` stand that wait for the sequence watermark, and in which slot each is kept: so
/// that each look at all of them is one at the first, but where event times go back.
@usableFromInline
struct ArrivalPlaces {
    /// A record that waits.
    @usableFromInline
    struct Place: Sendable {
        @usableFromInline var position: StreamPosition
        @usableFromInline var side: Int32
        @usableFromInline var slot: Int32
        @usableFromInline var offset: Int64

        @inlinable
        init(_ position: StreamPosition, _ origin: HeldOrigin, slot: Int32) {
            self.position = position
            side = origin.side
            offset = origin.offset
            self.slot = slot
        }

        @inlinable
        func isBefore(_ other: Place) -> Bool {
            if position.sequence != other.position.sequence { return position.sequence < other.position.sequence }
            return (position.ordinal, side, offset) < (other.position.ordinal, other.side, other.offset)
        }
    }

    /// The event time of a record, which may have left its slot since.
    @usableFromInline
    struct TimePlace: Sendable {
        @usableFromInline var time: Timestamp
        @usableFromInline var slot: Int32
        @usableFromInline var stamp: UInt32

        @inlinable
        func isBefore(_ other: TimePlace) -> Bool { time < other.time }

        @inlinable
        init(time: Timestamp, slot: Int32, stamp: UInt32) {
            self.time = time
            self.slot = slot
            self.stamp = stamp
        }
    }

    /// Where the records of one input were read, in their order; those before `head` are gone.
    @usableFromInline
    struct Origins {
        @usableFromInline var entries: [(origin: HeldOrigin, slot: Int32, stamp: UInt32)] = []
        @usableFromInline var head = 0

        @inlinable
        init() {}
    }

    @usableFromInline var waiting = BinaryHeap<Place>()
    /// What the sequence watermark has passed, in order.
    @usableFromInline var due: [Place] = []
    @usableFromInline var times = BinaryHeap<TimePlace>()
    @usableFromInline var origins: [Int32: Origins] = [:]
    /// Of each slot how often it has been left, and whether its record is due.
    @usableFromInline var stamps: [UInt32] = []
    @usableFromInline var isDue: [Bool] = []
    @usableFromInline var free: [Int32] = []

    @inlinable
    init() {}

    /// How many records wait.
    @inlinable var count: Int { waiting.elements.count + due.count }

    /// Gives a record a slot.
    /// - Complexity: O(log *n*) in the number of records that wait.
    @inlinable
    mutating func add(_ position: StreamPosition, _ origin: HeldOrigin) -> Int32 {
        let slot = free.popLast() ?? Int32(stamps.count)
        if Int(slot) == stamps.count {
            stamps.append(0)
            isDue.append(false)
        }
        let stamp = stamps[Int(slot)]
        waiting.push(Place(position, origin, slot: slot)) { $0.isBefore($1) }
        times.push(TimePlace(time: position.timestamp, slot: slot, stamp: stamp)) { $0.isBefore($1) }
        origins[origin.input, default: Origins()].entries.append((origin, slot, stamp))
        return slot
    }

    /// Makes due what has a smaller sequence.
    @usableFromInline
    mutating func pass(before sequence: Int64) {
        while let first = waiting.first, first.position.sequence < sequence {
            _ = waiting.pop { $0.isBefore($1) }
            isDue[Int(first.slot)] = true
            due.append(first)
        }
    }

    /// Takes out what has a smaller sequence, in order. Each is to be told to ``leave(_:)``.
    @usableFromInline
    mutating func take(before sequence: Int64) -> [Place] {
        pass(before: sequence)
        let taken = due.prefix { $0.position.sequence < sequence }
        due.removeFirst(taken.count)
        return Array(taken)
    }

    /// Gives a slot back.
    @inlinable
    mutating func leave(_ slot: Int32) {
        stamps[Int(slot)] &+= 1
        isDue[Int(slot)] = false
        free.append(slot)
    }

    /// The least sequence of the records that have an event time of `time` or later.
    func leastSequence(notBefore time: Timestamp) -> Int64 {
        if due.isEmpty, waiting.first.map({ $0.position.timestamp >= time }) ?? true {
            return waiting.first?.position.sequence ?? .max
        }
        return (due + waiting.elements).reduce(.max) {
            $1.position.timestamp < time ? $0 : min($0, $1.position.sequence)
        }
    }

    /// The least event time of the records that have a sequence of `sequence` or greater.
    mutating func leastTime(from sequence: Int64) -> Timestamp {
        pass(before: sequence)
        while let first = times.first, stamps[Int(first.slot)] != first.stamp || isDue[Int(first.slot)] {
            _ = times.pop { $0.isBefore($1) }
        }
        let late = due.lazy.filter { $0.position.sequence >= sequence }.map(\.position.timestamp).min()
        return min(times.first?.time ?? .distantFuture, late ?? .distantFuture)
    }

    /// The origin of each input's first record.
    mutating func earliestOrigins() -> [Int32: HeldOrigin] {
        var earliest: [Int32: HeldOrigin] = [:]
        for input in origins.keys {
            earliest[input] = origins[input]?.first(stamps)
        }
        return earliest
    }
}

extension ArrivalPlaces.Origins {
    /// The origin of the first record that still waits; those before it are let go.
    mutating func first(_ stamps: [UInt32]) -> HeldOrigin? {
        while head < entries.count, stamps[Int(entries[head].slot)] != entries[head].stamp { head += 1 }
        if head > 64, head > entries.count / 2 {
            entries.removeFirst(head)
            head = 0
        }
        return head < entries.count ? entries[head].origin : nil
    }
}
