import MillraceCore

/// When the timers of a store's slots are due, the earliest first; may hold outdated entries, which the owner of the
/// slots recognises when they come up.
///
/// Entries wait by second, unsorted, and are sorted when their second comes. What is armed for a second that has come
/// goes into a heap beside it.
@frozen
public struct Timers: Sendable {
    /// A slot and the moment it was armed for.
    @frozen
    public struct Entry: Hashable, Sendable {
        /// When to look at the slot.
        public var time: Timestamp
        /// The slot.
        public var slot: Int32

        @inlinable
        init(time: Timestamp, slot: Int32) {
            self.time = time
            self.slot = slot
        }

        @inlinable
        func isBefore(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : slot < other.slot
        }
    }

    /// The entries of a second that has not come.
    @frozen
    @usableFromInline
    struct Second: Sendable {
        @usableFromInline var entries: [Entry] = []
        @usableFromInline var least = Timestamp.distantFuture
        @usableFromInline var isSorted = true

        @inlinable
        init(reusing entries: [Entry] = []) {
            self.entries = entries
        }

        @inlinable
        mutating func append(_ entry: Entry) {
            if entry.time < least { least = entry.time }
            if let last = entries.last, entry.isBefore(last) { isSorted = false }
            entries.append(entry)
        }
    }

    /// Seconds that have not come but for `open`, by number; the least of their numbers and that of `open` first.
    @usableFromInline var seconds: [Int64: Second] = [:]
    @usableFromInline var numbers = BinaryHeap<Int64>()
    /// The second that was armed last.
    @usableFromInline var open = Second()
    @usableFromInline var openNumber = Int64.min
    /// The second that has come, from `taken` on, and what was armed for it or an earlier one since.
    @usableFromInline var current: [Entry] = []
    @usableFromInline var taken = 0
    @usableFromInline var currentNumber = Int64.min
    @usableFromInline var added = BinaryHeap<Entry>()
    @usableFromInline var total = 0
    @usableFromInline var least = Timestamp.distantFuture

    /// No timers.
    @inlinable
    public init() {}

    /// How many entries there are, outdated ones included.
    @inlinable public var count: Int { total }

    /// The earliest moment any entry was armed for.
    @inlinable public var earliest: Timestamp { least }

    /// Adds an entry.
    /// - Complexity: O(1), O(log *n*) for a second that has come.
    @inlinable
    public mutating func arm(_ slot: Int32, at time: Timestamp) {
        total += 1
        if time < least { least = time }
        let entry = Entry(time: time, slot: slot)
        let number = time.milliseconds >> 10
        if number <= currentNumber { return added.push(entry, by: { $0.isBefore($1) }) }
        if number != openNumber { turn(to: number) }
        open.append(entry)
    }

    /// Makes the second called `number` the open one.
    @usableFromInline
    mutating func turn(to number: Int64) {
        if !open.entries.isEmpty { seconds[openNumber] = open }
        openNumber = number
        if let known = seconds.removeValue(forKey: number) {
            open = known
        } else {
            open = Second()
            numbers.push(number, by: <)
        }
    }

    /// Takes the earliest entry out.
    /// - Complexity: O(log *n*), amortised.
    public mutating func popEarliest() -> Entry? {
        if taken == current.count, added.isEmpty, !takeSecond() { return nil }
        let entry: Entry
        if taken < current.count, added.first.map({ current[taken].isBefore($0) }) ?? true {
            entry = current[taken]
            taken += 1
        } else if let first = added.pop(by: { $0.isBefore($1) }) {
            entry = first
        } else {
            return nil
        }
        total -= 1
        if taken < current.count {
            least = min(current[taken].time, added.first?.time ?? .distantFuture)
        } else {
            least = added.first?.time ?? nextLeast
        }
        return entry
    }

    /// The least moment of the seconds that have not come.
    private var nextLeast: Timestamp {
        guard let number = numbers.first else { return .distantFuture }
        return number == openNumber ? open.least : seconds[number]?.least ?? .distantFuture
    }

    /// Makes the next second the one that has come; false if there is none.
    private mutating func takeSecond() -> Bool {
        guard let number = numbers.pop(by: <) else { return false }
        var second: Second
        current.removeAll(keepingCapacity: true)
        if number == openNumber {
            second = open
            open = Second(reusing: current)
            openNumber = .min
        } else {
            second = seconds.removeValue(forKey: number) ?? Second()
        }
        if !second.isSorted { second.entries.sort { $0.isBefore($1) } }
        (current, taken, currentNumber) = (second.entries, 0, number)
        return !current.isEmpty
    }
}
