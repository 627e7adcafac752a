import MillraceCore

/// When the timers of a store's slots are due, the earliest first: a binary heap that may hold outdated entries, which
/// the owner of the slots recognises when they come up.
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

    @usableFromInline var heap: [Entry] = []

    /// No timers.
    @inlinable
    public init() {}

    /// How many entries there are, outdated ones included.
    @inlinable public var count: Int { heap.count }

    /// The earliest moment any entry was armed for.
    @inlinable public var earliest: Timestamp { heap.first?.time ?? .distantFuture }

    /// Adds an entry.
    /// - Complexity: O(log *n*).
    @inlinable
    public mutating func arm(_ slot: Int32, at time: Timestamp) {
        heap.append(Entry(time: time, slot: slot))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest entry out.
    /// - Complexity: O(log *n*).
    @inlinable
    public mutating func popEarliest() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            let right = left + 1
            if left < heap.count, heap[left].isBefore(heap[least]) { least = left }
            if right < heap.count, heap[right].isBefore(heap[least]) { least = right }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
