import MillraceFormats
import MillraceStreams

/// The quantities of a packet, by the specification's field table: which member holds each, of what type, in what unit.
enum PacketQuantities {
    typealias Fields = JSONFields<TirePacket.Field>

    /// Gauge pressure in Pa; nil if the packet has none.
    static func pressure(_ fields: Fields) throws(Rejection) -> Int64? {
        if let kPa = try number(fields, .pressureKPa) { return try thousandths(of: kPa) }
        // 1 psi = 6,894.757293168 Pa (NIST SP 811).
        guard let psi = try number(fields, .pressurePSI) else { return nil }
        return try integer { () throws(DecimalError) in
            try psi.multiplied(by: 6_894_757_293_168, over: 1_000_000_000, scale: 0)
        }
    }

    /// Temperature in m°C; nil if the packet has none.
    static func temperature(_ fields: Fields) throws(Rejection) -> Int64? {
        if let celsius = try number(fields, .temperatureC) { return try thousandths(of: celsius) }
        guard let fahrenheit = try number(fields, .temperatureF) else { return nil }
        return try integer { () throws(DecimalError) in
            let aboveFreezing = try fahrenheit.subtracting(ExactDecimal(significand: 32))
            return try aboveFreezing.multiplied(by: 5_000, over: 9, scale: 0)
        }
    }

    /// Whether the battery is good; nil if the packet does not say.
    static func battery(_ fields: Fields) throws(Rejection) -> Bool? {
        if let isGood = try flag(fields, .batteryOK) { return isGood }
        let element = fields[.battery]
        if element.isAbsentOrNull { return nil }
        guard let text = element.string else { throw wrongType(.battery, "a text") }
        return text.lowercased() == "ok"
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

    private static func number(_ fields: Fields, _ field: TirePacket.Field) throws(Rejection) -> ExactDecimal? {
        let element = fields[field]
        if element.isAbsentOrNull { return nil }
        guard element.kind == .number, let decimal = element.decimal else { throw wrongType(field, "a number") }
        return decimal
    }

    private static func thousandths(of value: ExactDecimal) throws(Rejection) -> Int64 {
        try integer { () throws(DecimalError) in
            ExactDecimal(significand: try value.scaledInteger(scale: 3), scale: 0)
        }
    }

    private static func integer(_ value: () throws(DecimalError) -> ExactDecimal) throws(Rejection) -> Int64 {
        do throws(DecimalError) {
            return try value().significand
        } catch {
            throw Rejection("wrong-type", "a number that is too large: \(error)")
        }
    }

    private static func wrongType(_ field: TirePacket.Field, _ expected: String) -> Rejection {
        Rejection("wrong-type", "member \(field.rawValue): expected \(expected)")
    }
}
