/// Section 1 and 3: currencies, and how many decimals they have.
enum OracleCurrency {
    /// The decimals of the currencies that do not have two.
    private static let decimals: [String: Int] = [
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
        8: "XBT",
    ].reduce(into: [:]) { table, entry in
        for code in entry.value.split(separator: " ") { table[String(code)] = entry.key }
    }

    /// IBM's names of currencies.
    private static let codes = [
        "US Dollar": "USD", "Euro": "EUR", "UK Pound": "GBP", "Yen": "JPY", "Yuan": "CNY", "Rupee": "INR",
        "Ruble": "RUB", "Canadian Dollar": "CAD", "Australian Dollar": "AUD", "Swiss Franc": "CHF",
        "Brazil Real": "BRL", "Mexican Peso": "MXN", "Saudi Riyal": "SAR", "Shekel": "ILS", "Bitcoin": "XBT",
    ]

    /// How many decimals the currency `code` has.
    static func decimals(of code: String) -> Int { decimals[code] ?? 2 }

    /// The code that IBM's `name` stands for; the name itself where it stands for none.
    static func code(ofName name: [UInt8]) -> [UInt8] {
        codes[String(decoding: name, as: UTF8.self)].map { Array($0.utf8) } ?? name
    }

    /// 10 to the power of `decimals`.
    static func minorUnits(decimals: Int) -> Int128 {
        (0..<decimals).reduce(1) { power, _ in power * 10 }
    }
}
