import MillraceCore

/// One event on its way through a topology.
@frozen
public struct Record<Key, Value> {
    /// What the event is about; equal keys meet in one task.
    public var key: Key
    /// What happened.
    public var value: Value
    /// When it happened.
    public var timestamp: Timestamp
    /// The place in the input of the event it stems from.
    public var sequence: Int64
    /// Tells apart what stems from one event.
    public var ordinal: Ordinal

    /// A record with these values.
    @inlinable
    public init(key: Key, value: Value, timestamp: Timestamp, sequence: Int64, ordinal: Ordinal = .root) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.sequence = sequence
        self.ordinal = ordinal
    }

    /// The same event with another key and value.
    @inlinable
    public func with<NewKey, NewValue>(key: NewKey, value: NewValue) -> Record<NewKey, NewValue> {
        Record<NewKey, NewValue>(key: key, value: value, timestamp: timestamp, sequence: sequence, ordinal: ordinal)
    }

    /// The same record, marked for a repartition topic as one that a timer or window has made.
    @inlinable var markedAsTimed: Record {
        var record = self
        record.ordinal = Ordinal(rawValue: ordinal.rawValue | Ordinal.timedBit)
        return record
    }

    /// Its place among all records of a stream.
    @inlinable public var position: StreamPosition {
        StreamPosition(timestamp: timestamp, sequence: sequence, ordinal: ordinal)
    }
}

/// The path by which a record stems from its input event: at each operator that makes several records of one, the index
/// of this one; at each merge, which of the two streams it came by. Depends on the event alone, never on partitions or
/// threads.
@frozen
public struct Ordinal: Hashable, Comparable, Sendable {
    @usableFromInline var path: UInt64

    @inlinable
    init(path: UInt64) {
        self.path = path
    }

    /// The input event itself.
    @inlinable public static var root: Ordinal { Ordinal(path: 0) }

    /// The ordinal of output number `index` of this record. There is room for five such operators one behind the other,
    /// with 4,095 outputs for one record each, or for twelve merges in place of one of them; beyond that ordinals repeat,
    /// and the order of outputs with one event time and sequence is given by their bytes.
    @inlinable
    public func child(_ index: Int) -> Ordinal {
        Ordinal(path: (path << 12 | UInt64(truncatingIfNeeded: index &+ 1) & 0xFFF) & ~Ordinal.timedBit)
    }

    /// The ordinal of this record behind a merge of two streams, 0 and 1, of which it came by `side`. What stems from one
    /// event differs then even where a fork has led it to the merge by two ways.
    @inlinable
    func merged(from side: Int) -> Ordinal {
        Ordinal(path: (path << 1 | UInt64(truncatingIfNeeded: side)) & ~Ordinal.timedBit)
    }

    /// Not part of the path: marks, in repartition topics, what timers and windows have made.
    @inlinable static var timedBit: UInt64 { 1 << 63 }

    /// The ordinal as a number, for storing.
    @inlinable public var rawValue: UInt64 { path }

    /// The ordinal that `rawValue` stands for.
    @inlinable
    public init(rawValue: UInt64) {
        path = rawValue
    }

    /// Orders by the path as a number: shorter paths first, equally long ones by their indexes.
    @inlinable
    public static func < (left: Ordinal, right: Ordinal) -> Bool { left.path < right.path }
}

/// The canonical order of records: event time, then sequence, then ordinal.
@frozen
public struct StreamPosition: Hashable, Comparable, Sendable {
    /// Event time.
    public var timestamp: Timestamp
    /// Place in the input.
    public var sequence: Int64
    /// Place among what stems from one event.
    public var ordinal: Ordinal

    /// The position of a record with these values.
    @inlinable
    public init(timestamp: Timestamp, sequence: Int64, ordinal: Ordinal) {
        self.timestamp = timestamp
        self.sequence = sequence
        self.ordinal = ordinal
    }

    /// Whether `left` comes first.
    @inlinable
    public static func < (left: StreamPosition, right: StreamPosition) -> Bool {
        if left.timestamp != right.timestamp { return left.timestamp < right.timestamp }
        if left.sequence != right.sequence { return left.sequence < right.sequence }
        return left.ordinal < right.ordinal
    }
}
