/// UTF-8 text of at most 15 bytes, kept in place: for identifiers that are keys or fields of many records, which as
/// `String` would cost an allocation or a count of references each.
@frozen
public struct ShortText: WordHashable, Sendable {
    /// Bytes 0 to 7, little-endian.
    @usableFromInline var head: UInt64
    /// Bytes 8 to 14, and the length in the highest byte.
    @usableFromInline var tail: UInt64

    /// How many bytes fit.
    public static let capacity = 15

    @inlinable
    @inline(__always)
    init(head: UInt64, tail: UInt64) {
        self.head = head
        self.tail = tail
    }

    /// No text.
    @inlinable public static var empty: ShortText { ShortText(head: 0, tail: 0) }

    /// The text in `bytes`, which must be UTF-8; nil if it is longer than ``capacity``.
    @inlinable
    @inline(__always)
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        guard count <= 15 else { return nil }
        let length = UInt64(truncatingIfNeeded: count) &<< 56
        if count >= 8 {
            let first = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
            let last = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
            let rest = UInt64(truncatingIfNeeded: count &- 8) &* 8
            self.init(head: first, tail: (rest == 0 ? 0 : last &>> (64 &- rest)) | length)
        } else if count >= 4 {
            let first = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)))
            let last = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
            self.init(head: first | last &<< (UInt64(truncatingIfNeeded: count &- 4) &* 8), tail: length)
        } else if count >= 2 {
            let first = UInt64(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt16.self)))
            let last = UInt64(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: count &- 2, as: UInt16.self)))
            self.init(head: first | last &<< (UInt64(truncatingIfNeeded: count &- 2) &* 8), tail: length)
        } else {
            self.init(head: count == 1 ? UInt64(bytes.load(as: UInt8.self)) : 0, tail: length)
        }
    }

    /// `text`; nil if it is longer than ``capacity`` in UTF-8.
    public init?(_ text: String) {
        var text = text
        guard let short = text.withUTF8({ ShortText(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = short
    }

    /// Gives `hasher` the text's two words.
    @inlinable
    @inline(__always)
    public func combine(into hasher: inout WordHasher) {
        hasher.combine(head)
        hasher.combine(tail)
    }

    /// How many bytes it has.
    @inlinable public var count: Int { Int(tail &>> 56) }

    /// Calls `body` with the text's bytes, which are valid for this call.
    @inlinable
    @inline(__always)
    public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let count = count
        return try withUnsafeBytes(of: (head.littleEndian, tail.littleEndian)) { bytes in
            try body(UnsafeBufferPointer(rebasing: bytes.assumingMemoryBound(to: UInt8.self)[..<count]))
        }
    }
}

extension ShortText: Comparable, CustomStringConvertible {
    /// Orders by bytes.
    @inlinable
    public static func < (left: ShortText, right: ShortText) -> Bool {
        if left.head != right.head { return left.head.byteSwapped < right.head.byteSwapped }
        let (leftRest, rightRest) = (left.tail.byteSwapped &>> 8, right.tail.byteSwapped &>> 8)
        return leftRest != rightRest ? leftRest < rightRest : left.count < right.count
    }

    /// The text.
    public var description: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }
}
