import MillraceCore

/// The open sessions of a key, by their beginning. Between two of them lies at least the gap.
@frozen
@usableFromInline
struct Sessions<Aggregate: BinaryCodable>: Sendable {
    @frozen
    @usableFromInline
    struct Session: Sendable {
        @usableFromInline var first: Timestamp
        @usableFromInline var last: Timestamp
        @usableFromInline var folded: Folded<Aggregate>

        @inlinable
        init(first: Timestamp, last: Timestamp, folded: Folded<Aggregate>) {
            self.first = first
            self.last = last
            self.folded = folded
        }
    }

    @usableFromInline var list: [Session] = []

    @inlinable
    init() {}

    /// The sessions that a record at `time` belongs to, which it joins into one; where there are none, the place for a new one.
    /// - Complexity: O(1) for the last session, else O(*n*) in the sessions behind it.
    @inlinable
    func sessions(at time: Timestamp, gap: TimeSpan) -> Range<Int> {
        var upper = list.count
        while upper > 0, list[upper - 1].first >= time + gap { upper -= 1 }
        var lower = upper
        while lower > 0, time < list[lower - 1].last + gap { lower -= 1 }
        return lower..<upper
    }

    /// Adds a record to the sessions `range`, as ``sessions(at:gap:)`` gives them, which become the one at its lower bound.
    @inlinable
    mutating func add<Key, Value>(
        _ record: Record<Key, Value>, to range: Range<Int>, _ folding: Folding<Value, Aggregate>
    ) {
        let index = range.lowerBound
        guard !range.isEmpty else {
            list.insert(
                Session(first: record.timestamp, last: record.timestamp, folded: Folded(record, folding)), at: index)
            return
        }
        if range.count > 1, let merge = folding.merge {
            for other in range.dropFirst() { list[index].folded.merge(list[other].folded, merge) }
            list[index].last = list[range.upperBound - 1].last
            list.removeSubrange((index + 1)..<range.upperBound)
        }
        list[index].first = min(list[index].first, record.timestamp)
        list[index].last = max(list[index].last, record.timestamp)
        list[index].folded.add(record, folding)
    }
}

extension Sessions: BinaryCodable {
    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readCount(of: "sessions")
        list.reserveCapacity(count)
        var time: Int64 = 0
        for _ in 0..<count {
            time &+= try reader.readVariable()
            let first = Timestamp(milliseconds: time)
            time &+= try reader.readVariable()
            let last = Timestamp(milliseconds: time)
            list.append(Session(first: first, last: last, folded: try Folded(from: &reader)))
        }
    }

    @inlinable
    func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(list.count))
        var time: Int64 = 0
        for session in list {
            writer.write(variable: session.first.milliseconds &- time)
            writer.write(variable: session.last.milliseconds &- session.first.milliseconds)
            time = session.last.milliseconds
            session.folded.encode(to: writer)
        }
    }
}
