/// A damaged or foreign encoding: what was expected, and where.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the reader looked for.
    public var expected: String
    /// The byte at which it was not found, counted from the start of the value.
    public var position: Int

    /// A failure to find `expected` at byte `position`.
    public init(expected: String, position: Int) {
        self.expected = expected
        self.position = position
    }

    /// `expected … at byte …`.
    public var description: String { "expected \(expected) at byte \(position)" }
}

/// Reads what a ``ByteWriter`` wrote, in place, and never past the end.
@frozen
public struct ByteReader {
    /// The bytes that are read.
    public let bytes: UnsafeRawBufferPointer
    @usableFromInline var cursor: Int

    /// The next byte to be read.
    @inlinable public var position: Int { cursor }

    /// A reader at the first of `bytes`.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        cursor = 0
    }

    /// Whether all has been read.
    @inlinable public var isAtEnd: Bool { position == bytes.count }

    /// Reads a big-endian integer.
    /// - Throws: ``DecodingFailure`` if too few bytes are left.
    @inlinable
    @inline(__always)
    public mutating func read<Integer: FixedWidthInteger & BitwiseCopyable>(
        _: Integer.Type = Integer.self
    ) throws(DecodingFailure) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard bytes.count - position >= size else {
            throw DecodingFailure(expected: "an integer of \(size) bytes", position: position)
        }
        let value = bytes.loadUnaligned(fromByteOffset: position, as: Integer.self)
        skip(size)
        return Integer(bigEndian: value)
    }

    /// Reads a variable-length integer.
    /// - Throws: ``DecodingFailure`` if it does not end within 10 bytes or within the input.
    @inlinable
    @inline(__always)
    public mutating func readVariable() throws(DecodingFailure) -> Int64 {
        // Most are of one or two bytes.
        if bytes.count - cursor >= 2 {
            let first = UInt64(bytes[cursor])
            if first < 0x80 {
                cursor += 1
                return Int64(bitPattern: first >> 1) ^ -Int64(bitPattern: first & 1)
            }
            let second = UInt64(bytes[cursor + 1])
            if second < 0x80 {
                cursor += 2
                let zigzag = first & 0x7F | second << 7
                return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
            }
        }
        return try readLongVariable()
    }

    @inlinable
    mutating func readLongVariable() throws(DecodingFailure) -> Int64 {
        var zigzag: UInt64 = 0
        var shift: UInt64 = 0
        var index = position
        while index < bytes.count, shift < 70 {
            let byte = bytes[index]
            index += 1
            zigzag |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                skip(index - position)
                return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
            }
            shift += 7
        }
        throw DecodingFailure(expected: "a variable-length integer", position: position)
    }

    /// Reads the next `count` bytes, which stay valid as long as the input does.
    /// - Throws: ``DecodingFailure`` if fewer are left.
    @inlinable
    @inline(__always)
    public mutating func readBytes(_ count: Int) throws(DecodingFailure) -> UnsafeRawBufferPointer {
        guard count >= 0, bytes.count - position >= count else {
            throw DecodingFailure(expected: "\(count) bytes", position: position)
        }
        let slice = UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
        skip(count)
        return slice
    }

    /// Reads a text that was written behind its length.
    /// - Throws: ``DecodingFailure`` if the input ends before the text does.
    @inlinable
    public mutating func readString() throws(DecodingFailure) -> String {
        let count = try readVariable()
        guard count >= 0, count <= Int64(bytes.count) else {
            throw DecodingFailure(expected: "a text's length", position: position)
        }
        return String(decoding: try readBytes(Int(count)), as: UTF8.self)
    }

    /// Reads a truth value.
    /// - Throws: ``DecodingFailure`` if the next byte is neither 0 nor 1.
    @inlinable
    public mutating func readBool() throws(DecodingFailure) -> Bool {
        let byte: UInt8 = try read()
        guard byte < 2 else { throw DecodingFailure(expected: "0 or 1", position: position - 1) }
        return byte == 1
    }

    @inlinable
    mutating func skip(_ count: Int) {
        cursor += count
    }
}
