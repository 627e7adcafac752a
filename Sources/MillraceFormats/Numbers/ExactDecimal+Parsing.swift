extension ExactDecimal {
    /// Reads `[+-]? digits (. digits)? ([eE] [+-]? digits)?`, which must be all of `bytes`, without rounding.
    ///
    /// The scale is the number of digits after the point, less the exponent (at least 0). Zeros at the end are given up
    /// only if they do not fit: `1.00000000000000000000` is 1 with as many zeros as 64 bits hold.
    ///
    /// - Throws: ``DecimalError`` if the text is malformed or the number does not fit.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(DecimalError) {
        if let short = ExactDecimal(short: bytes) {
            self = short
        } else {
            self = try DecimalDigits(bytes).decimal()
        }
    }

    /// Reads the UTF-8 of `text`; see ``init(parsing:)-(UnsafeRawBufferPointer)``.
    ///
    /// - Throws: ``DecimalError`` if the text is malformed or the number does not fit.
    public init(parsing text: String) throws(DecimalError) {
        let digits = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(DecimalError) in try ExactDecimal(parsing: bytes) }
        }
        self = try digits.get()
    }

    /// The usual case: at most 18 digits and no exponent. Nil for all else, well-formed or not.
    @inline(__always)
    private init?(short bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count <= 19, bytes.count > 0 else { return nil }
        let isNegative = bytes[0] == 0x2D
        let first = isNegative ? 1 : 0
        var value: Int64 = 0
        var point = -1
        for position in first..<bytes.count {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            let digit = byte &- 0x30
            if digit < 10 {
                value = value &* 10 &+ Int64(digit)
            } else if byte == 0x2E && point < 0 && position > first {
                point = position
            } else {
                return nil
            }
        }
        // Without sign and point 19 characters would be 19 digits; a point must not stand last.
        let digits = bytes.count - first - (point < 0 ? 0 : 1)
        guard digits > 0, digits <= 18, point != bytes.count - 1 else { return nil }
        self.init(significand: isNegative ? -value : value, scale: point < 0 ? 0 : bytes.count - 1 - point)
    }
}
