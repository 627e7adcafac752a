import MillraceReplay

/// Section 7: a parameter of a kind of rule.
struct OracleParameter {
    /// How its value is written.
    enum Form {
        /// A decimal string in major units.
        case amount
        /// A decimal string, read to thousandths.
        case thousandths
        case duration
        case whole(ClosedRange<Int64>)
        case flag
        case word([String])
        /// A whole number, or an amount where the member `aggregate` is `sum`.
        case limit
    }

    let name: String
    let form: Form
    /// The value where the member is absent, as it is written; nil for none.
    var standard: String?
    var isRequired = false

    /// What a value means.
    enum Value {
        case number(Int64)
        case word(String)
        /// Major units.
        case amount(OracleDecimal)
    }

    /// The value that `rule` has for it.
    func value(in rule: OracleObject) throws -> Value? {
        guard rule.written(name) != nil else {
            if isRequired { throw OracleTable.Refusal(message: "\(name) is needed") }
            return try standard.flatMap { try Self.value(name, form, in: OracleObject(#"{"\#(name)":\#($0)}"#)) }
        }
        return try Self.value(name, form, in: rule)
    }

    private static func value(_ name: String, _ form: Form, in rule: OracleObject?) throws -> Value? {
        guard let rule else { return nil }
        switch form {
        case .amount: return .amount(try decimal(name, in: rule))
        case .thousandths: return try decimal(name, in: rule).thousandths.map { .number($0) }
        case .duration: return .number(try duration(name, in: rule))
        case .whole(let range): return try rule.whole(name, in: range).map { .number($0) }
        case .flag: return try rule.flag(name).map { .number($0 ? 1 : 0) }
        case .word(let words): return try rule.word(name, of: words).map { .word($0) }
        case .limit:
            let isSum = rule.string("aggregate") == Array("sum".utf8)
            return try value(name, isSum ? .amount : .whole(1...1_000_000), in: rule)
        }
    }

    private static func decimal(_ name: String, in rule: OracleObject) throws -> OracleDecimal {
        guard let decimal = rule.string(name).flatMap({ OracleDecimal($0) }), !decimal.isNegative,
            decimal.whole != nil
        else { throw OracleTable.Refusal(message: "\(name): a decimal string, not negative, is needed") }
        return decimal
    }

    private static func duration(_ name: String, in rule: OracleObject) throws -> Int64 {
        let units: [UInt8: Int64] = [
            UInt8(ascii: "s"): 1_000, UInt8(ascii: "m"): 60_000, UInt8(ascii: "h"): 3_600_000,
            UInt8(ascii: "d"): 86_400_000,
        ]
        guard let text = rule.string(name), let unit = text.last.flatMap({ units[$0] }), 2...8 ~= text.count,
            text.dropLast().allSatisfy({ 0x30...0x39 ~= $0 }),
            let count = Int64(String(decoding: text.dropLast(), as: UTF8.self)),
            1...(30 * 86_400_000) ~= count * unit
        else { throw OracleTable.Refusal(message: "\(name): a duration such as 90s, 10m, 4h, 30d is needed") }
        return count * unit
    }
}
