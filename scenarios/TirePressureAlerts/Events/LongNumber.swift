import MillraceFormats

/// JSON numbers with more digits than ``ExactDecimal`` holds, or beyond its range.
enum LongNumber {
    /// From 10 to this power on a number is beyond every range of the specification.
    private static let greatestPower = 15
    /// How many significant digits are kept at most, and how many places after the point.
    private static let (digits, places) = (17, 15)

    /// The number of `element` with its first digits and, where others follow, a 1 behind them: it lies on the same side
    /// as the number of everything that has no more digits, and so of the halves between thousandths. Nil from 10^15 on.
    static func shortened(_ element: JSONElement) -> ExactDecimal? {
        let parts = [UInt8](element.raw).split { $0 | 0x20 == UInt8(ascii: "e") }
        guard let mantissa = parts.first else { return nil }
        let isNegative = mantissa.first == UInt8(ascii: "-")
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }.count - (isNegative ? 1 : 0)
        let written = mantissa.filter { (0x30...0x39).contains($0) }
        let significant = written.drop { $0 == 0x30 }
        guard !significant.isEmpty else { return .zero }

        // The number is 0.DIGITS × 10^power.
        let power = whole - (written.count - significant.count) + (parts.count > 1 ? exponent(parts[1]) : 0)
        guard power <= greatestPower else { return nil }
        let count = max(0, min(digits, power + places))
        let kept = significant.prefix(count)
        var value = kept.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        for _ in kept.count..<count { value *= 10 }
        value = value * 10 + (significant.dropFirst(count).contains { $0 != 0x30 } ? 1 : 0)
        return ExactDecimal(significand: isNegative ? -value : value, scale: min(count - power, places) + 1)
    }

    /// The exponent of so many digits, or one as good as it.
    private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
        let farthest = 1_000_000
        let exponent = Int(String(decoding: text, as: UTF8.self)) ?? (text.first == UInt8(ascii: "-") ? .min : .max)
        return min(max(exponent, -farthest), farthest)
    }
}
