/// Section 7: the kinds of rules and their parameters, with the defaults.
enum OracleKinds {
    /// The parameters of each kind.
    static let parameters: [String: [OracleParameter]] = [
        "small-then-large": [
            amount("small", "1.00"), amount("large", "500.00"), OracleParameter(name: "within", form: .duration),
            window("30d"),
        ],
        "velocity": [
            OracleParameter(name: "key", form: .word(["payer", "payee", "pair", "device"]), isRequired: true),
            OracleParameter(name: "aggregate", form: .word(["count", "sum"]), isRequired: true),
            OracleParameter(name: "limit", form: .limit, isRequired: true),
            OracleParameter(name: "window", form: .duration, isRequired: true),
        ],
        "structuring": [
            amount("threshold", "10000.00"), number("share", 80, from: 0), number("count", 2),
            number("days", 1, to: 7),
        ],
        "baseline": [
            window("30d"), OracleParameter(name: "deviations", form: .thousandths, standard: "\"4.000\""),
            number("least", 5), amount("floor", "100.00"),
        ],
        "high-quantile": [
            window("30d"), number("quantile", 99, to: 100), number("factor", 300, from: 0), number("least", 20),
            amount("floor", "100.00"),
        ],
        "new-payee": [amount("amount", "1000.00"), window("30d"), number("least", 3)],
        "dormant": [duration("quiet", "30d"), amount("amount", "500.00")],
        "new-device": [window("30d"), amount("amount", "0.01")],
        "impossible-travel": [number("speed", 900, from: 0), number("distance", 100, from: 0), window("30d")],
        "similar-amounts": [
            number("count", 3), number("share", 10, from: 0), amount("floor", "100.00"), window("30d"),
        ],
        "pass-through": [number("share", 90, from: 0), window("24h"), amount("floor", "1000.00")],
        "fan-in": [number("limit", 10), window("96h")],
        "fan-out": [number("limit", 10), window("96h")],
        "gather-scatter": [number("limit", 5), window("5d")],
        "cycle": [
            number("hops", 12, from: 2, to: 12), window("96h"),
            OracleParameter(name: "tolerance", form: .whole(0...1_000_000)),
            OracleParameter(name: "ordered", form: .flag, standard: "true"),
        ],
        "scatter-gather": [number("limit", 3), window("5d")],
        "stack": [number("limit", 2), window("9d")],
        "watchlist": [],
    ]

    private static func amount(_ name: String, _ standard: String) -> OracleParameter {
        OracleParameter(name: name, form: .amount, standard: "\"\(standard)\"")
    }

    private static func duration(_ name: String, _ standard: String) -> OracleParameter {
        OracleParameter(name: name, form: .duration, standard: "\"\(standard)\"")
    }

    private static func window(_ standard: String) -> OracleParameter { duration("window", standard) }

    private static func number(
        _ name: String, _ standard: Int, from least: Int64 = 1, to greatest: Int64 = 1_000_000
    ) -> OracleParameter {
        OracleParameter(name: name, form: .whole(least...greatest), standard: "\(standard)")
    }
}
