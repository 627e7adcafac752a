/// A record's headers in the encoding of Kafka's record format: their number, then for each the length of its key, the
/// key, the length of its value (−1 for null), the value; numbers are variable-length.
public struct RecordHeaders: Sequence, IteratorProtocol {
    private var reader: ByteReader
    private var left: Int64

    /// The headers in `bytes`; damaged headers end the sequence.
    public init(_ bytes: UnsafeRawBufferPointer) {
        reader = ByteReader(bytes)
        left = bytes.isEmpty ? 0 : (try? reader.readVariable()) ?? 0
    }

    /// The next header: its key, and its value or nil.
    public mutating func next() -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)? {
        guard left > 0 else { return nil }
        left -= 1
        guard let keyLength = try? reader.readVariable(), let key = try? reader.readBytes(Int(clamping: keyLength)),
            let valueLength = try? reader.readVariable()
        else { return nil }
        if valueLength < 0 { return (key, nil) }
        guard let value = try? reader.readBytes(Int(clamping: valueLength)) else { return nil }
        return (key, value)
    }

    /// Whether `bytes` are exactly one list of headers.
    public static func areWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var headers = RecordHeaders(bytes)
        guard !bytes.isEmpty, headers.left >= 0 else { return false }
        while headers.left > 0 {
            guard headers.next() != nil else { return false }
        }
        return headers.reader.isAtEnd
    }

    /// The value of the first header called `name`; nil if there is none or its value is null.
    public static func value(of name: String, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        for header in RecordHeaders(bytes) where header.key.elementsEqual(name.utf8) { return header.value }
        return nil
    }

    /// The bytes that stand for no headers at all.
    public static func writeNone(to writer: ByteWriter) {
        writer.write(byte: 0)
    }

    /// Appends `headers` in this encoding.
    public static func write(_ headers: [(key: String, value: String)], to writer: ByteWriter) {
        writer.write(variable: Int64(headers.count))
        for header in headers {
            writer.write(string: header.key)
            writer.write(string: header.value)
        }
    }
}
