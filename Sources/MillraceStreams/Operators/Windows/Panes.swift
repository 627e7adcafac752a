import MillraceCore

/// The panes of a key that hold records and belong to open windows, by their beginning: what ``HoppingGrid`` calls so. There
/// is at least one.
///
/// The last up to four lie in place, beside the key in its store's memory: most keys have no more, and most records belong
/// to the last one.
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

    /// How many are kept in place.
    @inlinable static var capacity: Int { 4 }

    /// Those before the recent ones.
    @usableFromInline var older: [Pane] = []
    /// How many are recent: from 1 to ``capacity``.
    @usableFromInline var count = 1
    /// The last `count` panes; what lies behind them is of no meaning.
    @usableFromInline var recent: (Pane, Pane, Pane, Pane)

    @inlinable
    init(_ pane: Pane) {
        recent = (pane, pane, pane, pane)
    }

    /// The pane that begins at `start`, with its first record.
    @inlinable
    init<Key, Value>(of record: Record<Key, Value>, at start: Timestamp, _ folding: Folding<Value, Aggregate>) {
        self.init(Pane(start: start, folded: Folded(record, folding)))
    }

    /// Adds a record to the pane that begins at `start`.
    /// - Returns: Whether that is now the first pane and was not there before.
    /// - Complexity: O(1) for the last panes, else O(*n*) in the panes behind it.
    @inlinable
    @inline(__always)
    mutating func add<Key, Value>(
        _ record: Record<Key, Value>, at start: Timestamp, _ folding: Folding<Value, Aggregate>
    ) -> Bool {
        let index = withRecent { recent, count in
            var index = count - 1
            while index >= 0, recent[index].start > start { index -= 1 }
            guard index >= 0, recent[index].start == start else { return index + 1 }
            recent[index].folded.add(record, folding)
            return -1
        }
        if index < 0 { return false }
        if index == 0, !older.isEmpty { return addToOlder(record, at: start, folding) }
        insert(Pane(start: start, folded: Folded(record, folding)), at: index)
        return index == 0
    }

    /// Calls `body` with the recent panes and how many they are.
    @inlinable
    @inline(__always)
    mutating func withRecent<Result>(_ body: (UnsafeMutablePointer<Pane>, Int) -> Result) -> Result {
        let count = count
        return withUnsafeMutablePointer(to: &recent) { panes in
            body(UnsafeMutableRawPointer(panes).assumingMemoryBound(to: Pane.self), count)
        }
    }

    /// Puts a pane at this place among the recent ones, of which the first makes room if need be.
    @inlinable
    mutating func insert(_ pane: Pane, at index: Int) {
        if count < Panes.capacity {
            withRecent { recent, count in
                for place in stride(from: count, to: index, by: -1) { recent[place] = recent[place - 1] }
                recent[index] = pane
            }
            count += 1
        } else if index == 0 {
            older.append(pane)
        } else {
            older.append(recent.0)
            withRecent { recent, _ in
                for place in 1..<index { recent[place - 1] = recent[place] }
                recent[index - 1] = pane
            }
        }
    }

    @inlinable
    mutating func addToOlder<Key, Value>(
        _ record: Record<Key, Value>, at start: Timestamp, _ folding: Folding<Value, Aggregate>
    ) -> Bool {
        let index = older.partitionPoint { $0.start < start }
        if index < older.count, older[index].start == start {
            older[index].folded.add(record, folding)
            return false
        }
        older.insert(Pane(start: start, folded: Folded(record, folding)), at: index)
        return index == 0
    }

    /// What the panes that begin in [`start`, `end`) come to; nil if there are none. Without `merge` the first of them is all
    /// that a window has.
    @inlinable
    mutating func combined(
        from start: Timestamp, to end: Timestamp, _ merge: ((inout Aggregate, Aggregate) -> Void)?
    ) -> Folded<Aggregate>? {
        let known = older.isEmpty ? nil : olderCombined(from: start, to: end, merge)
        return withRecent { recent, count in
            var index = 0
            while index < count, recent[index].start < start { index += 1 }
            guard index < count, recent[index].start < end else { return known }
            var combined = known ?? recent[index].folded
            if known == nil { index += 1 }
            guard let merge else { return combined }
            while index < count, recent[index].start < end {
                combined.merge(recent[index].folded, merge)
                index += 1
            }
            return combined
        }
    }

    @inlinable
    func olderCombined(
        from start: Timestamp, to end: Timestamp, _ merge: ((inout Aggregate, Aggregate) -> Void)?
    ) -> Folded<Aggregate>? {
        var index = older.partitionPoint { $0.start < start }
        guard index < older.count, older[index].start < end else { return nil }
        var combined = older[index].folded
        guard let merge else { return combined }
        index += 1
        while index < older.count, older[index].start < end {
            combined.merge(older[index].folded, merge)
            index += 1
        }
        return combined
    }

    /// Lets go of the panes that begin before `start`.
    /// - Returns: Where the first that is left begins; nil if none is, and then all are still there.
    @inlinable
    mutating func drop(before start: Timestamp) -> Timestamp? {
        if !older.isEmpty {
            let dropped = older.partitionPoint { $0.start < start }
            if dropped < older.count {
                older.removeFirst(dropped)
                return older[0].start
            }
        }
        let first = withRecent { recent, count in
            var dropped = 0
            while dropped < count, recent[dropped].start < start { dropped += 1 }
            if dropped > 0 {
                for place in dropped..<count { recent[place - dropped] = recent[place] }
            }
            return (dropped: dropped, start: recent[0].start)
        }
        if first.dropped == count { return nil }
        count -= first.dropped
        if !older.isEmpty { older.removeAll(keepingCapacity: true) }
        return first.start
    }

    /// Calls `body` with each pane, by beginning.
    @inlinable
    @inline(__always)
    func forEach(_ body: (Pane) -> Void) {
        for pane in older { body(pane) }
        withUnsafePointer(to: recent) { panes in
            let panes = UnsafeRawPointer(panes).assumingMemoryBound(to: Pane.self)
            for index in 0..<count { body(panes[index]) }
        }
    }
}

extension Panes: BinaryCodable {
    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readCount(of: "panes")
        guard count > 0 else { throw DecodingFailure(expected: "a pane", position: reader.position) }
        var start: Int64 = 0
        self.init(try Panes.readPane(from: &reader, after: &start))
        for _ in 1..<count { insert(try Panes.readPane(from: &reader, after: &start), at: self.count) }
    }

    @inlinable
    static func readPane(from reader: inout ByteReader, after start: inout Int64) throws(DecodingFailure) -> Pane {
        start &+= try reader.readVariable()
        return Pane(start: Timestamp(milliseconds: start), folded: try Folded(from: &reader))
    }

    @inlinable
    @inline(__always)
    func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(older.count + count))
        var last: Int64 = 0
        forEach { pane in
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
