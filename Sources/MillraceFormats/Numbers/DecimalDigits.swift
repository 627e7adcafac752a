/// The parts of a decimal number in text: ± `magnitude` × 10^(`pendingZeros` − `scale`).
struct DecimalDigits {
    private(set) var isNegative = false
    /// The digits without the zeros at their end.
    private(set) var magnitude: UInt64 = 0
    /// The zeros at the end of the digits.
    private(set) var pendingZeros = 0
    /// Digits after the point, less the exponent; may be negative.
    private(set) var scale = 0

    /// Parses all of `bytes`.
    ///
    /// - Throws: ``DecimalError`` if they are malformed, or have more digits than 64 bits hold.
    init(_ bytes: UnsafeRawBufferPointer) throws(DecimalError) {
        var position = 0
        if bytes.count > 0, bytes[0] == 0x2D || bytes[0] == 0x2B {
            isNegative = bytes[0] == 0x2D
            position = 1
        }
        position = try readDigits(bytes, from: position)
        if position < bytes.count, bytes[position] == 0x2E {
            let point = position
            position = try readDigits(bytes, from: point + 1)
            scale = position - point - 1
        }
        if position < bytes.count, bytes[position] | 0x20 == 0x65 {
            position = try readExponent(bytes, from: position + 1)
        }
        if position < bytes.count { throw DecimalError(.malformed, at: position) }
    }

    private mutating func readDigits(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(DecimalError) -> Int {
        var position = start
        while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 {
            try append(digit)
            position += 1
        }
        if position == start { throw DecimalError(.malformed, at: start) }
        return position
    }

    private mutating func append(_ digit: UInt8) throws(DecimalError) {
        if digit == 0 {
            if magnitude > 0 { pendingZeros += 1 }
            return
        }
        if magnitude == 0 {
            magnitude = UInt64(digit)
            return
        }
        guard pendingZeros < 18 else { throw DecimalError(.overflow) }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: UInt64(Powers.small[pendingZeros + 1]))
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        if overflow || carry { throw DecimalError(.overflow) }
        magnitude = sum
        pendingZeros = 0
    }

    private mutating func readExponent(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(DecimalError) -> Int {
        var position = start
        var sign = 1
        if position < bytes.count, bytes[position] == 0x2D || bytes[position] == 0x2B {
            sign = bytes[position] == 0x2D ? -1 : 1
            position += 1
        }
        let first = position
        var exponent = 0
        while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 {
            // No document is long enough to make up for an exponent of more than 12 digits.
            if exponent < 1_000_000_000_000 { exponent = exponent * 10 + Int(digit) }
            position += 1
        }
        if position == first { throw DecimalError(.malformed, at: first) }
        scale -= sign * exponent
        return position
    }

    /// The number with the scale as written where that fits, else with fewer zeros at the end.
    ///
    /// - Throws: ``DecimalError`` if it does not fit.
    func decimal() throws(DecimalError) -> ExactDecimal {
        if magnitude == 0 { return ExactDecimal(significand: 0, scale: min(max(scale, 0), 255)) }
        let least = max(scale - pendingZeros, 0)
        if least > 255 { throw DecimalError(.tooSmall) }
        var chosen = min(max(scale, 0), 255, least + 19)
        while true {
            if let significand = significand(atScale: chosen) {
                return ExactDecimal(significand: significand, scale: chosen)
            }
            if chosen == least { throw DecimalError(.overflow) }
            chosen -= 1
        }
    }

    private func significand(atScale target: Int) -> Int64? {
        let zeros = target - (scale - pendingZeros)
        guard zeros <= 18 else { return nil }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: UInt64(Powers.small[zeros]))
        guard !overflow else { return nil }
        return isNegative ? Int64(exactly: -Int128(product)) : Int64(exactly: product)
    }
}

/// From the text of a JSON number to the nearest `Double`.
enum DecimalToDouble {
    /// The nearest `Double`, or nil beyond the greatest finite one; `bytes` must be a well-formed number.
    static func convert(_ bytes: UnsafeRawBufferPointer) -> Double? {
        if let digits = try? DecimalDigits(bytes), digits.magnitude < 1 << 53 {
            // Both operands are exact in a Double and IEEE 754 rounds their product or quotient once.
            let exponent = digits.pendingZeros - digits.scale
            let magnitude = Double(digits.magnitude)
            let sign: Double = digits.isNegative ? -1 : 1
            if exponent >= 0 && exponent <= 18 { return sign * (magnitude * Double(Powers.small[exponent])) }
            if exponent < 0 && exponent >= -18 { return sign * (magnitude / Double(Powers.small[-exponent])) }
        }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
