import MillraceFormats
import MillraceStreams

/// The quantities of a packet, by the specification's field table: which member holds each, of what type, in what unit.
enum PacketQuantities {
    typealias Fields = JSONFields<TirePacket.Field>

    /// Gauge pressure in Pa; nil if the packet has none. What is beyond every range is the greatest or least number.
    static func pressure(_ fields: Fields) throws(Rejection) -> Int64? {
        if let pascal = try quantity(fields, .pressureKPa, thousandths(of:)) { return pascal }
        return try quantity(fields, .pressurePSI) { psi throws(DecimalError) in
            // 1 psi = 6,894.757293168 Pa (NIST SP 811).
            try psi.multiplied(by: 6_894_757_293_168, over: 1_000_000_000, scale: 0).significand
        }
    }

    /// Temperature in m°C; nil if the packet has none. What is beyond every range is the greatest or least number.
    static func temperature(_ fields: Fields) throws(Rejection) -> Int64? {
        if let milliCelsius = try quantity(fields, .temperatureC, thousandths(of:)) { return milliCelsius }
        return try quantity(fields, .temperatureF) { fahrenheit throws(DecimalError) in
            let aboveFreezing = try fahrenheit.subtracting(ExactDecimal(significand: 32))
            return try aboveFreezing.multiplied(by: 5_000, over: 9, scale: 0).significand
        }
    }

    /// Whether the battery is good; nil if the packet does not say.
    static func battery(_ fields: Fields) throws(Rejection) -> Bool? {
        if let isGood = try flag(fields, .batteryOK) { return isGood }
        let element = fields[.battery]
        if element.isAbsentOrNull { return nil }
        guard let text = element.string else { throw wrongType(.battery, "a text") }
        // Of ASCII only: the sign of the kelvin is a k in small letters, too.
        return text.utf8.count == 2 && text.lowercased() == "ok"
    }

    /// A member that is a boolean, or a number of which 0 means no; nil if it is absent.
    static func flag(_ fields: Fields, _ field: TirePacket.Field) throws(Rejection) -> Bool? {
        let element = fields[field]
        switch element.kind {
        case .absent, .null: return nil
        case .bool: return element.bool
        case .number:
            // A number too long to be kept exactly is not 0.
            return element.decimal.map { $0 != .zero } ?? true
        default: throw wrongType(field, "a number or a boolean")
        }
    }

    /// A member that is a number, in the unit that `convert` gives it; nil if it is absent.
    private static func quantity(
        _ fields: Fields, _ field: TirePacket.Field, _ convert: (ExactDecimal) throws(DecimalError) -> Int64
    ) throws(Rejection) -> Int64? {
        let element = fields[field]
        if element.isAbsentOrNull { return nil }
        guard element.kind == .number else { throw wrongType(field, "a number") }
        if let decimal = element.decimal, let value = try? convert(decimal) { return value }
        if let short = LongNumber.shortened(element), let value = try? convert(short) { return value }
        return element.raw.first == UInt8(ascii: "-") ? .min : .max
    }

    private static func thousandths(of value: ExactDecimal) throws(DecimalError) -> Int64 {
        try value.scaledInteger(scale: 3)
    }

    private static func wrongType(_ field: TirePacket.Field, _ expected: String) -> Rejection {
        Rejection("wrong-type", "member \(field.rawValue): expected \(expected)")
    }
}
