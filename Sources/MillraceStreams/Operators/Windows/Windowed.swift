import MillraceCore
import MillraceFormats

/// A key in one window.
@frozen
public struct Windowed<Key: Hashable & Sendable>: Hashable, Sendable {
    /// The key.
    public var key: Key
    /// The window's first moment.
    public var start: Timestamp
    /// The moment after the window's last.
    public var end: Timestamp

    /// `key` in the window from `start` to `end`, the latter excluded.
    @inlinable
    public init(key: Key, start: Timestamp, end: Timestamp) {
        self.key = key
        self.start = start
        self.end = end
    }

    /// Hashes key and start: hardly two windows of a key begin together and end apart.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(start)
    }

    /// The same for the tables of stores: the key's own hash, whatever it is, with the start.
    @inlinable
    @inline(__always)
    public func _rawHashValue(seed: Int) -> Int {
        var hasher = WordHasher(seed: key._rawHashValue(seed: seed))
        hasher.combine(start.milliseconds)
        return hasher.hash
    }

    /// The window without the key: what to group by for one result over all keys of a window.
    @inlinable public var window: TimeWindow { TimeWindow(start: start, end: end) }
}

/// A stretch of event time.
@frozen
public struct TimeWindow: Hashable, Comparable, Sendable {
    /// The first moment.
    public var start: Timestamp
    /// The moment after the last.
    public var end: Timestamp

    /// The window from `start` to `end`, the latter excluded.
    @inlinable
    public init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = end
    }

    /// Whether `left` begins first or, where both begin together, ends first.
    @inlinable
    public static func < (left: TimeWindow, right: TimeWindow) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }
}

extension TimeWindow: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    @inlinable
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        start = Timestamp(milliseconds: try reader.read())
        end = Timestamp(milliseconds: try reader.read())
    }

    /// Appends start and end, eight bytes each, big-endian.
    @inlinable
    public func encode(to writer: ByteWriter) {
        writer.write(start.milliseconds)
        writer.write(end.milliseconds)
    }
}

extension Windowed: BinaryCodable where Key: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    @inlinable
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        let window = try TimeWindow(from: &reader)
        self.init(key: try Key(from: &reader), start: window.start, end: window.end)
    }

    /// Appends the window, then the key.
    @inlinable
    public func encode(to writer: ByteWriter) {
        window.encode(to: writer)
        key.encode(to: writer)
    }
}
