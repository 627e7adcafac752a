/// Elements in the order in which they were appended, each under its number, which it keeps while those in front of it go.
///
/// They lie side by side, in pieces of a thousand or so but for the last, so that an element takes the room of its fields and
/// little more, and growing moves few of them.
@frozen
public struct NumberedQueue<Element> {
    @inlinable static var pieceShift: Int { 10 }
    @inlinable static var piece: Int { 1 << pieceShift }

    @usableFromInline var full: [ContiguousArray<Element>] = []
    @usableFromInline var last = ContiguousArray<Element>()
    /// The number of the first place, and how many places at the beginning are free.
    @usableFromInline var base: Int
    @usableFromInline var head = 0

    /// An empty queue whose first element will have the number `number`.
    @inlinable
    public init(from number: Int = 0) {
        base = number
    }

    /// Adds an element behind the last.
    /// - Complexity: O(1), amortised.
    @inlinable
    public mutating func append(_ element: Element) {
        if last.count == NumberedQueue.piece {
            full.append(last)
            last = []
        }
        if last.count == last.capacity {
            last.reserveCapacity(Swift.min(NumberedQueue.piece, last.count + Swift.max(4, last.count / 4)))
        }
        last.append(element)
    }

    /// Removes the first `count` elements.
    /// - Complexity: O(*count*), amortised.
    @inlinable
    public mutating func removeFirst(_ count: Int) {
        head += count
        let pieces = Swift.min(head >> NumberedQueue.pieceShift, full.count)
        if pieces > 0 {
            full.removeFirst(pieces)
            base += pieces << NumberedQueue.pieceShift
            head -= pieces << NumberedQueue.pieceShift
        }
        guard full.isEmpty, head > 0, head == last.count || head >= 8 && head > last.count / 4 else { return }
        if last.count - head < last.capacity / 2 {
            last = ContiguousArray(last[head...])
        } else {
            last.removeFirst(head)
        }
        (base, head) = (base + head, 0)
    }
}

extension NumberedQueue: Sendable where Element: Sendable {}

extension NumberedQueue: RandomAccessCollection {
    /// The number of the first element.
    @inlinable public var startIndex: Int { base + head }

    /// The number of the next element to come.
    @inlinable public var endIndex: Int { base + full.count << NumberedQueue.pieceShift + last.count }

    /// The element of a number.
    @inlinable public subscript(number: Int) -> Element {
        let place = number - base
        let piece = place >> NumberedQueue.pieceShift
        return piece < full.count
            ? full[piece][place & (NumberedQueue.piece - 1)] : last[place - full.count << NumberedQueue.pieceShift]
    }
}
