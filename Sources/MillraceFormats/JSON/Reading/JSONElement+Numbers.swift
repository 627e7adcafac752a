extension JSONElement {
    /// The number if it is whole and fits, or nil. A number counts as whole by its value: `12`, `12.0` and `1.2e1` do.
    @inlinable public var int64: Int64? {
        guard kind == .number else { return nil }
        if trait == .integer && end &- start <= 18 { return shortInteger }
        return longInteger
    }

    /// The number exactly, or nil if it is none or does not fit ``ExactDecimal``.
    public var decimal: ExactDecimal? {
        guard kind == .number else { return nil }
        return try? ExactDecimal(parsing: raw)
    }

    /// The nearest `Double`, or nil if the value is no number or lies beyond the greatest finite one.
    public var double: Double? {
        guard kind == .number else { return nil }
        return shortDouble ?? DecimalToDouble.convert(raw)
    }

    /// A number of at most 18 characters without fraction and exponent: it cannot overflow.
    @inlinable
    @inline(__always)
    var shortInteger: Int64 {
        let isNegative = base[Int(start)] == 0x2D
        let first = isNegative ? Int(start) &+ 1 : Int(start)
        let value = Int64(bitPattern: digits(from: first, to: Int(end)))
        return isNegative ? 0 &- value : value
    }

    /// The digits in `first..<last`, at most 18, as a number.
    @inlinable
    @inline(__always)
    func digits(from first: Int, to last: Int) -> UInt64 {
        let count = last &- first
        // Words are read up to the last digit, so they may begin before the first one, but not before the document.
        if count <= 8, last >= 8 { return Word.decimal(word(before: last), count) }
        if count <= 16, last >= 16 {
            return Word.decimal(word(before: last &- 8), count &- 8) &* 100_000_000
                &+ Word.decimal(word(before: last), 8)
        }
        var value: UInt64 = 0
        for position in first..<last { value = value &* 10 &+ UInt64(base[position] &- 0x30) }
        return value
    }

    @inlinable
    @inline(__always)
    func word(before position: Int) -> UInt64 {
        UInt64(
            littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position &- 8, as: UInt64.self))
    }

    /// A number of at most 16 characters without exponent: its digits and the power of ten are exact in a `Double`, and
    /// IEEE 754 rounds the quotient once.
    private var shortDouble: Double? {
        guard end &- start <= 16 else { return nil }
        var position = Int(start)
        let isNegative = base[position] == 0x2D
        if isNegative { position &+= 1 }
        var digits: Int64 = 0
        var point = Int(end) &- 1
        while position < Int(end) {
            let digit = base[position] &- 0x30
            if digit < 10 {
                digits = digits &* 10 &+ Int64(digit)
            } else if base[position] == 0x2E {
                point = position
            } else {
                return nil
            }
            position &+= 1
        }
        // At most 15 digits stand beside a point, and at most 16 without one, where those above 2⁵³ are left to others.
        guard digits < 1 << 53 else { return nil }
        let magnitude = Double(digits) / Powers.exact[Int(end) &- 1 &- point]
        return isNegative ? -magnitude : magnitude
    }

    @usableFromInline
    @inline(never)
    var longInteger: Int64? {
        guard let decimal else { return nil }
        let whole = decimal.rounded(toScale: 0)
        return whole == decimal ? whole.significand : nil
    }
}
