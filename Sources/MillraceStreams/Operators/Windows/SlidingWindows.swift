import MillraceCore

/// A key's sliding windows, by their start.
///
/// What a window from s to s + difference holds changes, as s grows, where a record comes in (s = its time - difference) and
/// where one goes out (s = its time + 1): those are the starts of the windows that there are. So the list is a function
/// of s, constant from one entry to the next; where nothing is held, the entry is empty. The last entry always is, and what
/// lies before the first is, or is of the past.
@frozen
@usableFromInline
struct SlidingWindows<Aggregate: BinaryCodable>: Sendable {
    @frozen
    @usableFromInline
    struct Window: Sendable {
        @usableFromInline var start: Timestamp
        /// What the windows from here to the next entry hold; nil for nothing.
        @usableFromInline var folded: Folded<Aggregate>?

        @inlinable
        init(start: Timestamp, folded: Folded<Aggregate>?) {
            self.start = start
            self.folded = folded
        }
    }

    @usableFromInline var list: [Window] = []

    @inlinable
    init() {}

    /// Adds a record.
    /// - Returns: Where the windows are that have changed or come into being.
    /// - Complexity: O(*n*) in the key's windows.
    @inlinable
    mutating func add<Key, Value>(
        _ record: Record<Key, Value>, difference: TimeSpan, _ folding: Folding<Value, Aggregate>
    ) -> Range<Int> {
        let time = record.timestamp
        let (first, _) = cut(at: time - difference)
        let (end, isNew) = cut(at: time + .milliseconds(1))
        for index in first..<end {
            if list[index].folded == nil {
                list[index].folded = Folded(record, folding)
            } else {
                list[index].folded?.add(record, folding)
            }
        }
        return first..<(isNew ? end + 1 : end)
    }

    /// Makes an entry for `start`, with what the windows there hold.
    @inlinable
    mutating func cut(at start: Timestamp) -> (index: Int, isNew: Bool) {
        var index = list.count
        while index > 0, list[index - 1].start > start { index -= 1 }
        if index > 0, list[index - 1].start == start { return (index - 1, false) }
        list.insert(Window(start: start, folded: index > 0 ? list[index - 1].folded : nil), at: index)
        return (index, true)
    }

    /// Lets go of the windows before the one that holds what windows from `start` on hold.
    @inlinable
    mutating func drop(before start: Timestamp) {
        var count = 0
        while count + 1 < list.count, list[count + 1].start <= start { count += 1 }
        if count > 0 { list.removeFirst(count) }
    }

    /// The start of the first window after `start`; nil if there is none, and never will be but by a new record.
    @inlinable
    func next(after start: Timestamp) -> Timestamp? {
        list.first { $0.start > start }?.start
    }
}

extension SlidingWindows: BinaryCodable {
    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readCount(of: "windows")
        list.reserveCapacity(count)
        var start: Int64 = 0
        for _ in 0..<count {
            start &+= try reader.readVariable()
            list.append(Window(start: Timestamp(milliseconds: start), folded: try Folded?(from: &reader)))
        }
    }

    @inlinable
    func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(list.count))
        var last: Int64 = 0
        for window in list {
            writer.write(variable: window.start.milliseconds &- last)
            last = window.start.milliseconds
            window.folded.encode(to: writer)
        }
    }
}
