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
        return DecimalToDouble.convert(raw)
    }

    /// A number of at most 18 characters without fraction and exponent: it cannot overflow.
    @inlinable
    @inline(__always)
    var shortInteger: Int64 {
        var position = Int(start)
        let isNegative = base[position] == 0x2D
        if isNegative { position &+= 1 }
        var value: Int64 = 0
        while position < Int(end) {
            value = value &* 10 &+ Int64(base[position] &- 0x30)
            position &+= 1
        }
        return isNegative ? 0 &- value : value
    }

    @usableFromInline
    @inline(never)
    var longInteger: Int64? {
        guard let decimal else { return nil }
        let whole = decimal.rounded(toScale: 0)
        return whole == decimal ? whole.significand : nil
    }
}
