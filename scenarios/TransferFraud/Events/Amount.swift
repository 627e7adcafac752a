import MillraceFormats
import MillraceStreams

/// Amounts of money: from decimals in major units to whole numbers of minor ones, exactly.
enum Amount {
    /// The greatest amount of a transfer, in minor units.
    static let greatest: Int64 = 1_000_000_000_000_000

    /// The amount that a JSON number, or a string that is one, stands for.
    /// - Throws: `Rejection` `bad-amount` by check 9 of the specification.
    static func read(_ element: JSONElement, in currency: Currency) throws(Rejection) -> Int64 {
        let decimal = element.decimal ?? element.withUTF8 { number(in: UnsafeRawBufferPointer($0)) } ?? nil
        guard let decimal else { throw Rejection("bad-amount", "the amount is no decimal number") }
        guard let amount = exact(decimal, in: currency) else {
            throw Rejection("bad-amount", "\(currency) has \(currency.decimals) decimals, the amount is \(decimal)")
        }
        guard (1...greatest).contains(amount) else {
            throw Rejection("bad-amount", "the amount \(decimal) is not over 0 and at most 10^15 minor units")
        }
        return amount
    }

    /// The decimal number that a text is in JSON's grammar; nil if it is none, or has more digits than 64 bits hold.
    private static func number(in text: UnsafeRawBufferPointer) -> ExactDecimal? {
        let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        guard let first = digits.first, (0x30...0x39).contains(first) else { return nil }
        if first == 0x30, let second = digits.dropFirst().first, (0x30...0x39).contains(second) { return nil }
        return try? ExactDecimal(parsing: text)
    }

    /// `decimal` major units in minor units; nil if the currency has fewer decimals, or it does not fit.
    private static func exact(_ decimal: ExactDecimal, in currency: Currency) -> Int64? {
        guard decimal.withoutTrailingZeros.scale <= currency.decimals else { return nil }
        return try? decimal.scaledInteger(scale: currency.decimals)
    }

    /// `decimal` major units in minor units, decimals that the currency does not have cut off: the amounts of rules.
    static func cut(_ decimal: ExactDecimal, in currency: Currency) -> Int64 {
        let excess = max(decimal.scale - currency.decimals, 0)
        var significand = decimal.significand
        for _ in 0..<min(excess, 20) { significand /= 10 }
        let scaled = try? ExactDecimal(significand: significand, scale: decimal.scale - excess)
            .scaledInteger(scale: currency.decimals)
        return scaled ?? .max
    }
}
