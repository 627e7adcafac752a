import MillraceCore

/// A list for each key, as a ``KeyedProcessor`` sees it: that of the key at hand, in the order in which its elements were
/// appended. A commit writes the elements that have been appended or removed, not the whole list.
public struct ListStore<Key: Hashable & Sendable, Element: BinaryCodable>: Sequence {
    @usableFromInline let elements: MapStore<Key, Int64, Element>

    @inlinable
    init(elements: MapStore<Key, Int64, Element>) {
        self.elements = elements
    }

    /// Adds an element behind the last.
    /// - Complexity: O(1), amortised.
    @inlinable
    public func append(_ element: Element) {
        elements[nextNumber] = element
    }

    /// Adds an element behind the last, which is gone from `time` on.
    @inlinable
    public func append(_ element: Element, until time: Timestamp) {
        elements.set(element, for: nextNumber, until: time)
    }

    /// Removes the first element and returns it; nil if there is none.
    /// - Complexity: O(1), amortised.
    @inlinable
    @discardableResult
    public func removeFirst() -> Element? {
        guard let first = elements.first else { return nil }
        elements[first.subkey] = nil
        return first.value
    }

    /// Removes all elements.
    public func removeAll() {
        elements.removeAll()
    }

    /// How many elements there are.
    /// - Complexity: O(*n*).
    @inlinable public var count: Int { elements.count }

    /// Whether there is no element.
    @inlinable public var isEmpty: Bool { elements.isEmpty }

    /// The first element; nil if there is none.
    @inlinable public var first: Element? { elements.first?.value }

    /// The last element; nil if there is none.
    @inlinable public var last: Element? { elements.last?.value }

    /// The elements as they are now: changes made while they are gone through do not show.
    @inlinable
    public func makeIterator() -> LazyMapSequence<MapEntries<Int64, Element>, Element>.Iterator {
        elements.entries.lazy.map { $0.value }.makeIterator()
    }

    @inlinable var nextNumber: Int64 {
        elements.lastSubkey.map { $0 + 1 } ?? 0
    }
}
