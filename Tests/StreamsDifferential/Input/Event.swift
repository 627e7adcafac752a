/// A record that a seed made up, before it is written to a source topic.
struct Event: Hashable {
    /// Number of the source.
    var input: Int
    /// Nil for a null key, which no case takes: a dead letter.
    var key: String?
    /// Nil for a tombstone, or a dead letter where the source takes none.
    var value: Int64?
    /// Event time in milliseconds.
    var time: Int64
    /// Its place in the input, for sources that an ingest writes.
    var sequence: Int64
    /// Chooses the partition of a record without a key.
    var salt: Int32
}

/// A record of a source topic as it lies in the log.
struct SourceRecord: Hashable {
    /// Number of the source.
    var input: Int
    var partition: Int32
    var offset: Int64
    var key: String?
    var value: Int64?
    /// Event time in milliseconds.
    var time: Int64
    /// Its place in the input: the event's own, or, for topics that others write, what its place in the log comes to.
    var sequence: Int64
}

/// A record that got through its source, as the definitions see it.
struct Item: Hashable {
    /// Number of the source.
    var input: Int
    /// What the operator groups by.
    var key: String
    var value: Int64?
    /// Event time in milliseconds.
    var time: Int64
    var sequence: Int64
}

extension Item {
    /// Whether it comes before `other`: event time, then sequence, then number of the input.
    func isBefore(_ other: Item) -> Bool {
        (time, sequence, input) < (other.time, other.sequence, other.input)
    }
}
