extension ExactDecimal {
    /// The number rounded half away from zero to at most `target` digits after the point; unchanged if it has no more.
    ///
    /// - Precondition: `target` is not negative.
    public func rounded(toScale target: Int) -> ExactDecimal {
        precondition(target >= 0, "a scale is not negative")
        let excess = scale - target
        if excess <= 0 { return self }
        // 64 bits are less than 10^19: beyond 20 digits nothing is left, not even a half.
        let digits = excess > 20 ? 0 : Rounding.quotient(Int128(significand), by: Powers.ofTen(excess))
        return ExactDecimal(significand: Int64(truncatingIfNeeded: digits), scale: target)
    }

    /// The number × 10^`target` as a whole number, rounded half away from zero: 181.300 kPa at scale 3 are 181300 Pa.
    ///
    /// - Throws: ``DecimalError`` if the result does not fit 64 bits.
    public func scaledInteger(scale target: Int) throws(DecimalError) -> Int64 {
        try multiplied(by: 1, over: 1, scale: target).significand
    }

    /// The number × `numerator` ∕ `denominator` with `target` digits after the point, rounded once, half away from zero.
    ///
    /// The intermediate result is exact: psi become pascals by `multiplied(by: 6_894_757_293_168, over: 1_000_000_000, scale: 0)`.
    ///
    /// - Precondition: `target` is in 0...255.
    /// - Throws: ``DecimalError`` if `denominator` is 0, or the result does not fit 64 bits.
    public func multiplied(
        by numerator: Int64, over denominator: Int64, scale target: Int
    ) throws(DecimalError) -> ExactDecimal {
        precondition(target >= 0 && target <= 255, "a scale is 0...255")
        if denominator == 0 { throw DecimalError(.divisionByZero) }
        var dividend = Int128(significand) * Int128(numerator)
        var divisor = Int128(denominator)
        if dividend == 0 { return ExactDecimal(significand: 0, scale: target) }
        if target > scale {
            // |dividend| is at least 1 and the divisor less than 2^63, so a result that fits needs no shift beyond 38.
            guard target - scale <= 38, dividend.scale(byTenTo: target - scale) else {
                throw DecimalError(.overflow)
            }
        } else if scale - target > 38 || !divisor.scale(byTenTo: scale - target) {
            // |dividend| is at most 2^126 and the divisor beyond 2^127: less than a half.
            return ExactDecimal(significand: 0, scale: target)
        }
        guard let digits = Int64(exactly: Rounding.quotient(dividend, by: divisor)) else {
            throw DecimalError(.overflow)
        }
        return ExactDecimal(significand: digits, scale: target)
    }

    /// The difference, with the greater of the two scales.
    ///
    /// - Throws: ``DecimalError`` if it does not fit 64 bits at that scale.
    public func subtracting(_ other: ExactDecimal) throws(DecimalError) -> ExactDecimal {
        let common = max(scale, other.scale)
        guard let left = shifted(to: common), let right = other.shifted(to: common),
            let difference = Int64(exactly: left - right)
        else { throw DecimalError(.overflow) }
        return ExactDecimal(significand: difference, scale: common)
    }

    /// The significand at a greater scale, nil if it is so great that no difference from 64 bits could bring it back.
    private func shifted(to target: Int) -> Int128? {
        if significand == 0 { return 0 }
        return target - scale > 19 ? nil : Int128(significand) * Powers.ofTen(target - scale)
    }
}

extension Int128 {
    /// Multiplies by 10 to the power of `exponent` (0...38).
    ///
    /// - Returns: Whether the product fits; if not, the number is as it was.
    fileprivate mutating func scale(byTenTo exponent: Int) -> Bool {
        let (product, overflow) = multipliedReportingOverflow(by: Powers.ofTen(exponent))
        if !overflow { self = product }
        return !overflow
    }
}

/// Division of whole numbers with a stated rounding.
enum Rounding {
    /// `dividend` ∕ `divisor`, rounded half away from zero.
    static func quotient(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        // Doubling the remainder could overflow; its complement to the divisor cannot.
        guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
        return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }
}
