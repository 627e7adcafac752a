/// A growable run of bytes that keeps its memory when it is emptied, so that a loop that encodes record after record
/// allocates nothing.
///
/// Multi-byte integers are big-endian, as in Kafka's formats; variable-length integers are Kafka's (zigzag, base 128).
public final class ByteWriter {
    // No access to these lasts longer than a statement, so the run-time check that two do not overlap, which costs more
    // than the write itself, finds nothing.
    @exclusivity(unchecked) @usableFromInline var base: UnsafeMutableRawPointer
    @exclusivity(unchecked) @usableFromInline var capacity: Int
    @exclusivity(unchecked) @usableFromInline var used = 0

    /// An empty run with room for `capacity` bytes before it grows.
    public init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        base = .allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit {
        base.deallocate()
    }

    /// How many bytes have been written.
    @inlinable public var count: Int { used }

    /// The bytes written so far; valid until the next call that changes this writer.
    @inlinable public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: used)
    }

    /// Empties the run and keeps its memory.
    @inlinable
    public func removeAll() {
        used = 0
    }

    /// Forgets all but the first `count` bytes.
    @inlinable
    public func truncate(to count: Int) {
        precondition(count >= 0 && count <= used, "a writer can only be shortened")
        used = count
    }

    /// Makes room for `count` more bytes and returns where the first of them goes; `advance(by:)` then claims them.
    /// - Complexity: O(1), amortised.
    @inlinable
    public func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if used + count > capacity { grow(by: count) }
        return base + used
    }

    /// Claims `count` bytes that were filled after `reserve(_:)`.
    @inlinable
    public func advance(by count: Int) {
        used += count
    }

    @usableFromInline
    @inline(never)
    func grow(by count: Int) {
        let larger = max(capacity * 2, used + count)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        moved.copyMemory(from: base, byteCount: used)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Appends `source` as it stands.
    @inlinable
    public func write(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress, source.count > 0 else { return }
        reserve(source.count).copyMemory(from: start, byteCount: source.count)
        used += source.count
    }

    /// Appends one byte.
    @inlinable
    public func write(byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
        used += 1
    }

    /// Appends an integer, big-endian, in as many bytes as its type has.
    @inlinable
    public func write<Integer: FixedWidthInteger & BitwiseCopyable>(_ integer: Integer) {
        reserve(MemoryLayout<Integer>.size).storeBytes(of: integer.bigEndian, as: Integer.self)
        used += MemoryLayout<Integer>.size
    }

    /// Overwrites the integer that begins at byte `position`.
    @inlinable
    public func overwrite<Integer: FixedWidthInteger & BitwiseCopyable>(_ integer: Integer, at position: Int) {
        precondition(position >= 0 && position + MemoryLayout<Integer>.size <= used, "overwrites stay inside")
        (base + position).storeBytes(of: integer.bigEndian, as: Integer.self)
    }

    /// Appends a variable-length integer: 1 to 10 bytes, few for numbers near zero.
    @inlinable
    public func write(variable integer: Int64) {
        let target = reserve(10)
        used += target.storeVariable(integer) - target
    }

    /// Appends the UTF-8 bytes of `text`, without a length.
    @inlinable
    public func write(utf8 text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Appends the UTF-8 bytes of `text` behind their number.
    @inlinable
    public func write(string text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(variable: Int64(utf8.count))
            write(UnsafeRawBufferPointer(utf8))
        }
    }

    /// Appends a truth value as one byte, 0 or 1.
    @inlinable
    public func write(bool: Bool) {
        write(byte: bool ? 1 : 0)
    }
}

extension Int64 {
    /// How many bytes `ByteWriter.write(variable:)` takes for this number: 1 to 10.
    @inlinable public var variableLength: Int {
        @inline(__always)
        get {
            let zigzag = UInt64(bitPattern: (self << 1) ^ (self >> 63))
            if zigzag < 0x80 { return 1 }
            if zigzag < 0x4000 { return 2 }
            return (64 &- zigzag.leadingZeroBitCount &+ 6) / 7
        }
    }
}

extension UnsafeMutableRawPointer {
    /// Stores a variable-length integer, which takes up to 10 bytes, and returns where the next byte goes.
    @inlinable
    @inline(__always)
    func storeVariable(_ integer: Int64) -> UnsafeMutableRawPointer {
        let zigzag = UInt64(bitPattern: (integer << 1) ^ (integer >> 63))
        // Most are of one or two bytes.
        if zigzag < 0x80 {
            storeBytes(of: UInt8(truncatingIfNeeded: zigzag), as: UInt8.self)
            return self + 1
        }
        if zigzag < 0x4000 {
            let both = UInt16(truncatingIfNeeded: (zigzag & 0x7F | 0x80) | (zigzag &>> 7) &<< 8)
            storeBytes(of: both.littleEndian, as: UInt16.self)
            return self + 2
        }
        return storeLongVariable(zigzag)
    }

    @inlinable
    func storeLongVariable(_ zigzag: UInt64) -> UnsafeMutableRawPointer {
        var rest = zigzag
        var target = self
        while rest >= 0x80 {
            target.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            rest >>= 7
            target += 1
        }
        target.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        return target + 1
    }

    /// Stores the bytes of `source` and returns where the next byte goes.
    @inlinable
    @inline(__always)
    func store(_ source: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
        if let start = source.baseAddress { copyMemory(from: start, byteCount: source.count) }
        return self + source.count
    }
}
