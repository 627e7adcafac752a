import MillraceCore
import MillraceFormats

/// The members of a rule's line, which its kind takes one after the other; what nobody took is refused at the end.
struct RuleParameters {
    /// The rule's id, for messages.
    let rule: String
    private var members: [String: JSONValue]

    /// The members of a line.
    init(rule: String, _ members: [String: JSONValue]) {
        self.rule = rule
        self.members = members
    }

    /// Takes a whole number in `range`.
    /// - Throws: ``RuleError`` for all else.
    mutating func integer(
        _ name: String, default initial: Int64? = nil, in range: ClosedRange<Int64> = 1...1_000_000
    ) throws(RuleError) -> Int64 {
        let written = try take(name, initial, "a whole number without point or exponent") { value in
            if case .number(let text) = value { Int64(text) } else { nil }
        }
        guard let number = written else { throw missing(name) }
        guard range.contains(number) else {
            throw RuleError("rule \(rule): \(name) is \(number), not from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Takes a whole number in `range`; nil if it is absent.
    mutating func optionalInteger(_ name: String, in range: ClosedRange<Int64>) throws(RuleError) -> Int64? {
        members[name] == nil ? nil : try integer(name, in: range)
    }

    /// Takes an amount in major units: a string that is a decimal number, not negative.
    mutating func amount(_ name: String, default initial: String? = nil) throws(RuleError) -> ExactDecimal {
        let initial = initial.flatMap { try? ExactDecimal(parsing: $0) }
        let amount = try take(name, initial, "a string with a decimal number") { value in
            value.string.flatMap { try? ExactDecimal(parsing: $0) }
        }
        guard let amount, !amount.isNegative else { throw missing(name) }
        return amount
    }

    /// Takes a decimal number, in thousandths, what is beyond them cut off: a string, not negative.
    mutating func thousandths(_ name: String, default initial: String) throws(RuleError) -> Int64 {
        let decimal = try amount(name, default: initial)
        var digits = decimal.significand
        for _ in 0..<max(decimal.scale - 3, 0) { digits /= 10 }
        let cut = try? ExactDecimal(significand: digits, scale: min(decimal.scale, 3)).scaledInteger(scale: 3)
        guard let cut, cut <= 1_000_000_000 else { throw RuleError("rule \(rule): \(name) is over 1,000,000") }
        return cut
    }

    /// Takes a length of time, such as `90s`, `10m`, `4h` or `30d`, of at most 30 days; nil if it is absent and has no default.
    mutating func duration(_ name: String, default initial: TimeSpan? = nil) throws(RuleError) -> TimeSpan? {
        let span = try take(name, initial, "a length of time such as 90s, 10m, 4h or 30d") { value in
            value.string.flatMap(RuleParameters.span)
        }
        if let span, span > SubjectHistory.longest { throw RuleError("rule \(rule): \(name) is longer than 30 days") }
        return span
    }

    /// Takes a length of time that must be there.
    mutating func window(_ name: String = "window", default initial: TimeSpan? = nil) throws(RuleError) -> TimeSpan {
        guard let span = try duration(name, default: initial) else { throw missing(name) }
        return span
    }

    /// Takes a list of at least one currency, none twice; nil if it is absent.
    mutating func currencies(_ name: String) throws(RuleError) -> [Currency]? {
        try take(name, nil, #"a list of one or more codes such as ["KRW","JPY"], none twice"#) { value in
            let currencies = value.elements?.compactMap { $0.string.flatMap { Currency($0) } } ?? []
            let isWhole = currencies.count == value.elements?.count && Set(currencies).count == currencies.count
            return isWhole && !currencies.isEmpty ? currencies : nil
        }
    }

    /// Takes a string; nil if it is absent.
    mutating func text(_ name: String) throws(RuleError) -> String? {
        try take(name, nil, "a string", \.string)
    }

    /// Takes a boolean.
    mutating func flag(_ name: String, default initial: Bool) throws(RuleError) -> Bool {
        try take(name, initial, "true or false", \.bool) ?? initial
    }

    /// Takes whatever stands there; nil if it is absent.
    mutating func any(_ name: String) -> JSONValue? {
        members.removeValue(forKey: name)
    }

    /// Refuses what was not taken.
    func finish() throws(RuleError) {
        if let name = members.keys.min() { throw RuleError("rule \(rule): there is no parameter \(name)") }
    }

    private mutating func take<Value>(
        _ name: String, _ initial: Value?, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(RuleError) -> Value? {
        guard let written = members.removeValue(forKey: name) else { return initial }
        guard let value = read(written) else { throw RuleError("rule \(rule): \(name) is not \(expected)") }
        return value
    }

    private func missing(_ name: String) -> RuleError {
        RuleError("rule \(rule): \(name) is missing or negative")
    }

    /// The length of time that a text such as `90s`, `10m`, `4h` or `30d` stands for; nil if it is none, or zero.
    static func span(_ text: String) -> TimeSpan? {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0,
            !text.hasPrefix("+"), number <= 2_592_000
        else { return nil }
        return .milliseconds(number * unit)
    }
}
