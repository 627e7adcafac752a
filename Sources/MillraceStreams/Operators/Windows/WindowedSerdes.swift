import MillraceCore

/// Serdes of a key in a window. Records lie in the partition of the key alone: that of the stream whose windows they are, so
/// that a window's result and what comes after it meet.
extension Serde {
    /// A key in a window of any kind: the window's start and its end, eight bytes each, big-endian, then the key's own
    /// bytes.
    @inlinable
    public static func windowed<Key>(_ key: Serde<Key>) -> Serde where Value == Windowed<Key> {
        windowed(key, as: "windowed", bytesBefore: 16) { writer, window in
            window.encode(to: writer)
        } read: { reader throws(DecodingFailure) in
            try TimeWindow(from: &reader)
        }
    }

    /// A key in a window of `size`: the window's start, then the key's own bytes.
    @inlinable
    public static func windowed<Key>(_ key: Serde<Key>, size: TimeSpan) -> Serde where Value == Windowed<Key> {
        windowed(key, as: "windowed \(size.milliseconds) ms", bytesBefore: 8) { writer, window in
            writer.write(window.start.milliseconds)
        } read: { reader throws(DecodingFailure) in
            let start = Timestamp(milliseconds: try reader.read())
            return TimeWindow(start: start, end: start + size)
        }
    }

    /// A key in a window of `size` as Kafka Streams' `TimeWindowedSerializer` writes it: the key's own bytes, then the
    /// window's start, eight bytes, big-endian. Kafka Streams takes the difference of sliding windows for their size, ours
    /// is a millisecond longer, for both ends belong to the window.
    @inlinable
    public static func timeWindowed<Key>(_ key: Serde<Key>, size: TimeSpan) -> Serde where Value == Windowed<Key> {
        windowed(key, as: "time-windowed \(size.milliseconds) ms", bytesBehind: 8) { writer, window in
            writer.write(window.start.milliseconds)
        } read: { reader throws(DecodingFailure) in
            let start = Timestamp(milliseconds: try reader.read())
            return TimeWindow(start: start, end: start + size)
        }
    }

    /// A key in a session as Kafka Streams' `SessionWindowedSerializer` writes it: the key's own bytes, then the times of
    /// the session's last and of its first record, eight bytes each, big-endian. The end of a session lies `gap` after its
    /// last record.
    @inlinable
    public static func sessionWindowed<Key>(_ key: Serde<Key>, gap: TimeSpan) -> Serde where Value == Windowed<Key> {
        windowed(key, as: "session-windowed \(gap.milliseconds) ms", bytesBehind: 16) { writer, window in
            writer.write((window.end - gap).milliseconds)
            writer.write(window.start.milliseconds)
        } read: { reader throws(DecodingFailure) in
            let last = Timestamp(milliseconds: try reader.read())
            return TimeWindow(start: Timestamp(milliseconds: try reader.read()), end: last + gap)
        }
    }

    /// A serde of which the window takes so many bytes before or behind the key's own.
    @inlinable
    static func windowed<Key>(
        _ key: Serde<Key>, as format: String, bytesBefore before: Int = 0, bytesBehind behind: Int = 0,
        write: @escaping @Sendable (ByteWriter, TimeWindow) -> Void,
        read: @escaping @Sendable (inout ByteReader) throws(DecodingFailure) -> TimeWindow
    ) -> Serde where Value == Windowed<Key> {
        let serde = Serde(
            makeDecode: {
                let decodeKey = key.inState.makeDecode()
                return { bytes throws(Rejection) in
                    guard bytes.count >= before + behind else {
                        throw Rejection("malformed", "expected a window, of \(before + behind) bytes, and a key")
                    }
                    let isBefore = before > 0
                    let part = isBefore ? bytes[..<before] : bytes[(bytes.count - behind)...]
                    let rest = isBefore ? bytes[before...] : bytes[..<(bytes.count - behind)]
                    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: part))
                    guard let window = try? read(&reader) else {
                        throw Rejection("malformed", "expected a window")
                    }
                    let inner = try decodeKey(UnsafeRawBufferPointer(rebasing: rest))
                    return Windowed(key: inner, start: window.start, end: window.end)
                }
            },
            makeEncode: {
                let encodeKey = key.inState.makeEncode()
                return { windowed, writer in
                    if before > 0 { write(writer, windowed.window) }
                    encodeKey(windowed.key, writer)
                    if behind > 0 { write(writer, windowed.window) }
                }
            })
        return serde.named("\(format) \(key.format ?? "key")").partitioned { bytes in
            guard bytes.count >= before + behind else { return bytes }
            let inner = UnsafeRawBufferPointer(rebasing: bytes[before..<(bytes.count - behind)])
            return key.partitionPart.map { $0(inner) } ?? inner
        }
    }
}
