/// A priority queue by time; equal times come out in the order in which they were put in.
///
/// - Complexity: O(log *n*) to insert and to remove. Elements stay where they are; only small keys move.
struct FleetQueue<Element> {
    private struct Key: Sendable {
        var time: Int64
        var order: Int64
        var slot: Int

        static func < (left: Key, right: Key) -> Bool {
            left.time != right.time ? left.time < right.time : left.order < right.order
        }
    }

    private var keys: [Key] = []
    private var slots: [Element?] = []
    private var free: [Int] = []
    private var inserted: Int64 = 0

    /// The time of the element that comes out next.
    var firstTime: Int64? { keys.first?.time }

    mutating func insert(_ element: Element, at time: Int64) {
        let slot = free.popLast() ?? slots.count
        if slot == slots.count { slots.append(element) } else { slots[slot] = element }
        inserted += 1
        keys.append(Key(time: time, order: inserted, slot: slot))
        var child = keys.count - 1
        let key = keys[child]
        while child > 0, key < keys[(child - 1) / 2] {
            keys[child] = keys[(child - 1) / 2]
            child = (child - 1) / 2
        }
        keys[child] = key
    }

    mutating func removeFirst() -> (time: Int64, element: Element)? {
        guard let first = keys.first, let element = slots[first.slot].take() else { return nil }
        free.append(first.slot)
        let last = keys.removeLast()
        if !keys.isEmpty { sink(last) }
        return (first.time, element)
    }

    private mutating func sink(_ key: Key) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < keys.count else { break }
            if child + 1 < keys.count, keys[child + 1] < keys[child] { child += 1 }
            guard keys[child] < key else { break }
            keys[parent] = keys[child]
            parent = child
        }
        keys[parent] = key
    }
}

extension FleetQueue: Sendable where Element: Sendable {}
