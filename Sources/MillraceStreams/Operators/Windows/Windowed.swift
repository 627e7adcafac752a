import MillraceCore

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

extension Serde {
    /// A key in a window of any kind: the window's start and its end, eight bytes each, big-endian, then the key's own
    /// bytes.
    @inlinable
    public static func windowed<Key>(_ key: Serde<Key>) -> Serde where Value == Windowed<Key> {
        Serde(
            makeDecode: {
                let decodeKey = key.inState.makeDecode()
                return { bytes throws(Rejection) in
                    var reader = ByteReader(bytes)
                    guard let window = try? TimeWindow(from: &reader) else {
                        throw Rejection("malformed", "expected a window's start and end")
                    }
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[reader.position...])
                    return Windowed(key: try decodeKey(rest), start: window.start, end: window.end)
                }
            },
            makeEncode: {
                let encodeKey = key.inState.makeEncode()
                return { windowed, writer in
                    windowed.window.encode(to: writer)
                    encodeKey(windowed.key, writer)
                }
            })
    }

    /// A key in a window of `size`: the window's start, then the key's own bytes.
    @inlinable
    public static func windowed<Key>(_ key: Serde<Key>, size: TimeSpan) -> Serde where Value == Windowed<Key> {
        Serde(
            makeDecode: {
                let decodeKey = key.inState.makeDecode()
                return { bytes throws(Rejection) in
                    var reader = ByteReader(bytes)
                    guard let start = try? reader.read(Int64.self) else {
                        throw Rejection("malformed", "expected a window's start")
                    }
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[reader.position...])
                    let first = Timestamp(milliseconds: start)
                    return Windowed(key: try decodeKey(rest), start: first, end: first + size)
                }
            },
            makeEncode: {
                let encodeKey = key.inState.makeEncode()
                return { windowed, writer in
                    writer.write(windowed.start.milliseconds)
                    encodeKey(windowed.key, writer)
                }
            })
    }
}
