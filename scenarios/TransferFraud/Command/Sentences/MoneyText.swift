import MillraceFormats

/// Amounts of money as people write them.
enum MoneyText {
    private static let signs = ["USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩", "INR": "₹"]

    /// "$1,250.50", "$250", "₩35,000", "250 CHF": of an amount in minor units of a currency.
    static func of(_ amount: Int64, _ code: String) -> String {
        let decimals = Currency(code)?.decimals ?? 2
        let text = ExactDecimal(significand: amount, scale: decimals).description
        let parts = text.drop { $0 == "-" }.split(separator: ".")
        let (whole, fraction) = (grouped(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        let number = whole + (fraction.allSatisfy { $0 == "0" } ? "" : ".\(fraction)")
        let minus = amount < 0 ? "-" : ""
        return signs[code].map { "\(minus)\($0)\(number)" } ?? "\(minus)\(number) \(code)"
    }

    private static func grouped(_ digits: Substring) -> String {
        var groups: [Substring] = []
        var rest = digits
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return ([rest] + groups).joined(separator: ",")
    }
}
