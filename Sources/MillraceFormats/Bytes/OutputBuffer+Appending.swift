extension OutputBuffer {
    /// Appends one byte.
    @inlinable
    @inline(__always)
    public func append(_ byte: UInt8) {
        reserve(1).pointee = byte
        advance(by: 1)
    }

    /// Appends bytes as they are; they must not be this buffer's own.
    @inlinable
    public func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(reserve(bytes.count)).copyMemory(from: source, byteCount: bytes.count)
        advance(by: bytes.count)
    }

    /// Appends the UTF-8 of a text that is written in the program.
    @inlinable
    @inline(__always)
    public func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the UTF-8 of `text`.
    @inlinable
    public func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a whole number in decimal digits.
    @inlinable
    public func append(decimal number: some FixedWidthInteger) {
        guard let magnitude = UInt64(exactly: number.magnitude) else { return append(text: String(number)) }
        if number < 0 { append(0x2D) }
        append(digits: magnitude, atLeast: 1)
    }

    /// Appends `magnitude` in decimal digits, with zeros before it if it has fewer than `width`.
    ///
    /// - Precondition: `width` is in 1...20.
    @usableFromInline
    func append(digits magnitude: UInt64, atLeast width: Int) {
        let room = 20
        let start = reserve(room * 2)
        // Written backwards behind the place they belong to, then moved there.
        var rest = magnitude
        var first = room * 2
        while rest != 0 || room * 2 - first < width {
            let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first &-= 1
            start[first] = UInt8(truncatingIfNeeded: digit) &+ 0x30
            rest = tens
        }
        let count = room * 2 - first
        start.update(from: start + first, count: count)
        advance(by: count)
    }

    /// Appends a decimal with as many digits after the point as its scale says.
    public func append(_ decimal: ExactDecimal) {
        let magnitude = decimal.significand.magnitude
        if decimal.scale > 18 { return append(text: decimal.description) }
        if decimal.isNegative { append(0x2D) }
        let unit = UInt64(Powers.small[decimal.scale])
        append(digits: magnitude / unit, atLeast: 1)
        if decimal.scale == 0 { return }
        append(0x2E)
        append(digits: magnitude % unit, atLeast: decimal.scale)
    }
}
