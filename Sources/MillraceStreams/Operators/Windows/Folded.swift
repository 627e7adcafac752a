import MillraceCore

/// What has been folded over a part of a key's time: the aggregate, and the place of the last of its records in the input.
@frozen
@usableFromInline
struct Folded<Aggregate: BinaryCodable>: Sendable {
    @usableFromInline var aggregate: Aggregate
    @usableFromInline var sequence: Int64
    @usableFromInline var ordinal: Ordinal

    @inlinable
    init(aggregate: Aggregate, sequence: Int64, ordinal: Ordinal) {
        self.aggregate = aggregate
        self.sequence = sequence
        self.ordinal = ordinal
    }

    /// One record.
    @inlinable
    init<Key, Value>(_ record: Record<Key, Value>, _ folding: Folding<Value, Aggregate>) {
        self.init(
            aggregate: folding.first(record.value), sequence: record.sequence, ordinal: record.ordinal)
    }

    /// Adds a further record.
    @inlinable
    mutating func add<Key, Value>(_ record: Record<Key, Value>, _ folding: Folding<Value, Aggregate>) {
        folding.add(&aggregate, record.value)
        note(record.sequence, record.ordinal)
    }

    /// Adds what has been folded of other records.
    @inlinable
    mutating func merge(_ other: Folded, _ merge: (inout Aggregate, Aggregate) -> Void) {
        merge(&aggregate, other.aggregate)
        note(other.sequence, other.ordinal)
    }

    @inlinable
    mutating func note(_ sequence: Int64, _ ordinal: Ordinal) {
        guard (sequence, ordinal) > (self.sequence, self.ordinal) else { return }
        self.sequence = sequence
        self.ordinal = ordinal
    }

    /// The result for `key` in the window from `start` to `end`, with event time `timestamp`.
    @inlinable
    func result<Key>(
        of key: Key, from start: Timestamp, to end: Timestamp, at timestamp: Timestamp
    ) -> Record<Windowed<Key>, Aggregate> {
        Record(
            key: Windowed(key: key, start: start, end: end), value: aggregate, timestamp: timestamp,
            sequence: sequence, ordinal: ordinal)
    }
}

extension Folded: BinaryCodable {
    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        sequence = try reader.readVariable()
        ordinal = Ordinal(rawValue: UInt64(bitPattern: try reader.readVariable()))
        aggregate = try Aggregate(from: &reader)
    }

    @inlinable
    func encode(to writer: ByteWriter) {
        writer.write(variable: sequence)
        writer.write(variable: Int64(bitPattern: ordinal.rawValue))
        aggregate.encode(to: writer)
    }
}
