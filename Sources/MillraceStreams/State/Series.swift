import MillraceCore

/// What a ``SeriesStore`` holds.
public protocol SeriesElement: BinaryCodable {
    /// Where in event time it stands: never before the element in front of it.
    var moment: Timestamp { get }
}

/// The elements of one key of a ``SeriesStore``. Belongs to the thread of its task.
public final class Series<Element: SeriesElement>: @unchecked Sendable {
    @exclusivity(unchecked) @usableFromInline var content: NumberedQueue<Element>
    /// The changelog has the elements numbered so.
    @exclusivity(unchecked) var stored: Range<Int>
    /// Whatever the store's user derives from the elements; not stored.
    @exclusivity(unchecked) public var index: AnyObject?

    @usableFromInline
    init(from number: Int = 0) {
        content = NumberedQueue(from: number)
        stored = number..<number
    }

    /// The elements by number.
    @inlinable public var elements: NumberedQueue<Element> {
        _read { yield content }
    }

    /// The number of the first element later than `time`; that behind the last if there is none.
    /// - Complexity: O(log *n*).
    @inlinable
    public func firstIndex(after time: Timestamp) -> Int {
        var (low, high) = (elements.startIndex, elements.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].moment <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
