/// The least of many elements, by an order that the caller gives with each call and that is always the same.
@frozen
@usableFromInline
struct BinaryHeap<Element: Sendable>: Sendable {
    @usableFromInline var elements: [Element] = []

    @inlinable
    init() {}

    @inlinable var isEmpty: Bool { elements.isEmpty }
    /// The least.
    @inlinable var first: Element? { elements.first }

    /// Adds an element.
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func push(_ element: Element, by isBefore: (Element, Element) -> Bool) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(elements[child], elements[parent]) else { break }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the least out.
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func pop(by isBefore: (Element, Element) -> Bool) -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            let right = left + 1
            if left < elements.count, isBefore(elements[left], elements[least]) { least = left }
            if right < elements.count, isBefore(elements[right], elements[least]) { least = right }
            guard least != parent else { return first }
            elements.swapAt(parent, least)
            parent = least
        }
    }
}
