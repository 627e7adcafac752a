/// A number in the grammar of JSON (RFC 8259, section 6), kept as its decimal digits, however many: sums on it are exact.
/// For batch derivations, which share no code with the streams that they check.
public struct OracleDecimal {
    /// The bytes that occur in numbers.
    static let bytes = Set("+-.0123456789Ee".utf8)

    /// Numbers from ten to this power on are beyond every range.
    static let greatestPower = 16

    /// Whether it has a minus.
    public let isNegative: Bool
    /// Whether it is written without fraction and exponent.
    public let isInteger: Bool
    /// The digits from the first that is not 0; empty for zero.
    private let digits: [UInt8]
    /// How many of the digits stand before the decimal point; negative where zeros stand between it and the first.
    private let point: Int

    /// Reads `text`, all of it; nil where it is no number of JSON.
    public init?(_ text: some Sequence<UInt8>) {
        var rest = Array(text)[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let whole = Self.takeDigits(&rest)
        guard !whole.isEmpty, whole.count == 1 || whole.first != 0 else { return nil }

        var fraction: [UInt8] = []
        let hasFraction = rest.first == UInt8(ascii: ".")
        if hasFraction {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }

        var exponent = 0
        let hasExponent = rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E")
        if hasExponent {
            rest.removeFirst()
            let isDown = rest.first == UInt8(ascii: "-")
            if isDown || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            let power = Self.takeDigits(&rest)
            guard !power.isEmpty else { return nil }
            exponent = power.reduce(0) { min($0 * 10 + Int($1), 1_000_000_000) } * (isDown ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }

        let all = whole + fraction
        let zeros = all.prefix { $0 == 0 }.count
        digits = Array(all[zeros...])
        point = whole.count + exponent - zeros
        isInteger = !hasFraction && !hasExponent
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        rest = rest[digits.endIndex...]
        return digits.map { $0 - 0x30 }
    }

    /// The number without its sign, times `factor`, rounded down, and whether nothing was lost; nil from
    /// ten to the `greatestPower` on.
    private func magnitude(times factor: Int128) -> (floor: Int128, isExact: Bool)? {
        if digits.isEmpty { return (0, true) }
        guard point <= Self.greatestPower else { return nil }
        let wholeCount = max(point, 0)
        let whole = (0..<wholeCount).reduce(Int128(0)) { $0 * 10 + Int128($1 < digits.count ? digits[$1] : 0) }

        // Digit by digit from the last: rounding down a tenth of a sum loses nothing when its parts are rounded down.
        var carry: Int128 = 0
        var isExact = true
        func shift(_ sum: Int128) {
            isExact = isExact && sum % 10 == 0
            carry = sum / 10
        }
        for digit in digits.dropFirst(wholeCount).reversed() { shift(Int128(digit) * factor + carry) }
        var zeros = max(-point, 0)
        while zeros > 0, carry > 0 {
            shift(carry)
            zeros -= 1
        }
        return (whole * factor + carry, isExact)
    }

    /// (number − `offset`) × `numerator` ÷ `denominator`, rounded to the nearest integer, halves away from zero.
    ///
    /// `offset` is not negative. Where the number is beyond every range, so is the result.
    public func nearest(offset: Int128, numerator: Int128, denominator: Int128) -> Int64 {
        // Twice the wanted value, so that the half of the rounding is an integer.
        guard let (floor, isExact) = magnitude(times: 2 * numerator) else { return isNegative ? .min : .max }
        let shift = 2 * numerator * offset
        let isBelow = isNegative || floor < shift
        let twice = isNegative ? floor + shift : floor >= shift ? floor - shift : shift - floor - (isExact ? 0 : 1)
        let rounded = Int64(clamping: (twice + denominator) / (2 * denominator))
        return isBelow ? -rounded : rounded
    }

    /// A thousand times the number, what is beyond the decimal point cut off; nil where it is beyond every range.
    public var thousandths: Int64? { cut(times: 1_000) }

    /// The number without its fraction; nil where it is beyond every range.
    public var whole: Int64? { cut(times: 1) }

    /// `factor` times the number, what is beyond the decimal point cut off; nil where the number is beyond every range.
    public func cut(times factor: Int128) -> Int64? {
        magnitude(times: factor).map { Int64(clamping: isNegative ? -$0.floor : $0.floor) }
    }

    /// `factor` times the number; nil where that is no integer, or the number is beyond every range.
    public func exactly(times factor: Int128) -> Int64? {
        guard let (floor, isExact) = magnitude(times: factor), isExact else { return nil }
        return Int64(exactly: isNegative ? -floor : floor)
    }
}
