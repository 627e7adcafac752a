import MillraceCore

/// The panes of a key that hold records and belong to open windows, by their beginning: what ``HoppingGrid`` calls so.
@frozen
@usableFromInline
struct Panes<Aggregate: BinaryCodable>: Sendable {
    @frozen
    @usableFromInline
    struct Pane: Sendable {
        @usableFromInline var start: Timestamp
        @usableFromInline var folded: Folded<Aggregate>

        @inlinable
        init(start: Timestamp, folded: Folded<Aggregate>) {
            self.start = start
            self.folded = folded
        }
    }

    @usableFromInline var list: [Pane] = []

    @inlinable
    init() {}

    /// Adds a record to the pane that begins at `start`.
    /// - Returns: Whether that is now the first pane and was not there before.
    /// - Complexity: O(1) for the last pane or one behind it, else O(*n*) in the panes behind it.
    @inlinable
    mutating func add<Key, Value>(
        _ record: Record<Key, Value>, at start: Timestamp, _ folding: Folding<Value, Aggregate>
    ) -> Bool {
        var index = list.count
        while index > 0, list[index - 1].start > start { index -= 1 }
        if index > 0, list[index - 1].start == start {
            list[index - 1].folded.add(record, folding)
            return false
        }
        list.insert(Pane(start: start, folded: Folded(record, folding)), at: index)
        return index == 0
    }

    /// What the panes that begin in [`start`, `end`) come to; nil if there are none.
    @inlinable
    mutating func combined(
        from start: Timestamp, to end: Timestamp, _ merge: ((inout Aggregate, Aggregate) -> Void)?
    ) -> Folded<Aggregate>? {
        var index = 0
        while index < list.count, list[index].start < start { index += 1 }
        guard index < list.count, list[index].start < end else { return nil }
        var combined = list[index].folded
        index += 1
        guard let merge else { return combined }
        while index < list.count, list[index].start < end {
            combined.merge(list[index].folded, merge)
            index += 1
        }
        return combined
    }

    /// Where the last pane begins, in milliseconds; 0 if there is none.
    @inlinable
    mutating func lastStart() -> Int64 { list.isEmpty ? 0 : list[list.count - 1].start.milliseconds }

    /// Lets go of the panes that begin before `start`.
    /// - Returns: Where the first that is left begins; nil if none is.
    @inlinable
    mutating func drop(before start: Timestamp) -> Timestamp? {
        var count = 0
        while count < list.count, list[count].start < start { count += 1 }
        if count == list.count { return nil }
        if count > 0 { list.removeFirst(count) }
        return list[0].start
    }
}

extension Panes: BinaryCodable {
    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readCount(of: "panes")
        list.reserveCapacity(count)
        var start: Int64 = 0
        for _ in 0..<count {
            start &+= try reader.readVariable()
            list.append(Pane(start: Timestamp(milliseconds: start), folded: try Folded(from: &reader)))
        }
    }

    @inlinable
    func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(list.count))
        var last: Int64 = 0
        for pane in list {
            writer.write(variable: pane.start.milliseconds &- last)
            last = pane.start.milliseconds
            pane.folded.encode(to: writer)
        }
    }
}

extension ByteReader {
    /// Reads how many `things` follow, each of at least a byte.
    @inlinable
    mutating func readCount(of things: String) throws(DecodingFailure) -> Int {
        let count = try readVariable()
        guard count >= 0, count <= Int64(bytes.count) else {
            throw DecodingFailure(expected: "a number of \(things)", position: position)
        }
        return Int(count)
    }
}
