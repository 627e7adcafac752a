import MillraceCore

/// A series of elements for each key, as a ``KeyedProcessor`` sees it: that of the key at hand. What is large is kept here:
/// an element takes no more than its fields, and a key has one timer for all of its elements.
///
/// Elements are only appended, and go, the first ones first, when event time has passed their moment by the store's
/// lifetime. That is looked after every so often, a sixty-fourth of the lifetime at most behind: readers name the
/// moment from which on they want elements. A commit writes the elements that have been appended or have gone.
public final class SeriesStore<Key: Hashable & Sendable, Element: SeriesElement>: ProcessorStore {
    @usableFromInline let table = KeyedStore<Key, Series<Element>>()
    @usableFromInline let scope: KeyScope<Key>
    @usableFromInline let lifetime: TimeSpan
    /// How many elements all keys have.
    @exclusivity(unchecked) @usableFromInline var elementCount = 0
    /// The slot of the key at hand, if it has been looked up in this call; -1 for none.
    @exclusivity(unchecked) @usableFromInline var slot: Int32 = -1
    @exclusivity(unchecked) @usableFromInline var call: UInt64 = 0

    @inlinable
    init(scope: KeyScope<Key>, lifetime: TimeSpan) {
        self.scope = scope
        self.lifetime = lifetime
    }

    /// The elements of the key at hand; nil if it has none.
    @inlinable public var series: Series<Element>? {
        let slot = findSlot()
        return slot < 0 || table.entries[Int(slot)].state.elements.isEmpty ? nil : table.entries[Int(slot)].state
    }

    /// Adds an element behind the last of the key at hand. Its moment is not before that of the last.
    /// - Complexity: O(1), amortised.
    @inlinable
    public func append(_ element: Element) {
        if findSlot() < 0 { slot = table.slot(of: scope.key, initial: Series()) }
        let series = table.entries[Int(slot)].state
        assert(
            series.elements.last.map { $0.moment <= element.moment } ?? true, "elements come in the order of moments")
        series.content.append(element)
        elementCount += 1
        if series.elements.count == 1 { arm(slot) }
        table.markDirty(slot)
    }

    /// Removes all elements of the key at hand.
    @usableFromInline
    func removeAll() {
        let slot = findSlot()
        guard slot >= 0 else { return }
        removeFirst(table.entries[Int(slot)].state.elements.count, of: slot)
    }

    @usableFromInline
    func expire(before limit: Timestamp) {
        while let due = table.popTimer(before: limit) {
            let series = table.entries[Int(due.slot)].state
            removeFirst(series.firstIndex(after: limit - lifetime) - series.elements.startIndex, of: due.slot)
        }
    }

    @usableFromInline
    func removeFirst(_ count: Int, of slot: Int32) {
        table.entries[Int(slot)].state.content.removeFirst(count)
        elementCount -= count
        arm(slot)
        table.markDirty(slot)
    }

    /// Looks at the series when its first element is to go. Moments are rounded up, so that many keys share one.
    @inlinable
    func arm(_ slot: Int32) {
        guard let first = table.entries[Int(slot)].state.elements.first else {
            return table.setTimer(slot, at: .distantFuture)
        }
        let grain = max(lifetime.milliseconds / 64, 1)
        let end = (first.moment + lifetime).milliseconds
        table.setTimer(slot, at: Timestamp(milliseconds: end + grain - (end % grain + grain) % grain))
    }

    /// The slot of the key at hand; -1 for none.
    @inlinable
    func findSlot() -> Int32 {
        if call != scope.call {
            call = scope.call
            slot = table.find(scope.key) ?? -1
        }
        return slot
    }
}
