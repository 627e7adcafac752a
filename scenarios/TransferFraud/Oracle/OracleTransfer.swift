import Foundation
import MillraceReplay

/// Section 1: what a transfer says, read by checks 7 to 10.
struct OracleTransfer {
    let from, to: [UInt8]
    let currency: String
    /// How many decimals the currency has.
    let decimals: Int
    /// In minor units.
    let amount: Int64
    var device: [UInt8]?
    var zone: String?
    /// In millionths of a degree.
    var latitude, longitude: Int64?

    private static let greatestAmount: Int64 = 1_000_000_000_000_000

    /// Checks 7 to 9, and of 10 what concerns the channel; nil stands for what is absent or of a wrong type.
    init(
        from: [UInt8]?, to: [UInt8]?, currency: [UInt8]?, amount: OracleDecimal?, channel: [UInt8]?
    ) throws(OracleRejection) {
        guard let from, let to, 1...64 ~= from.count, 1...64 ~= to.count else { throw .noAccount }
        guard let currency, currency.count == 3, currency.allSatisfy({ 0x41...0x5A ~= $0 }) else { throw .noCurrency }
        self.from = from
        self.to = to
        self.currency = String(decoding: currency, as: UTF8.self)
        decimals = OracleCurrency.decimals(of: self.currency)
        guard let minor = amount?.exactly(times: OracleCurrency.minorUnits(decimals: decimals)),
            1...Self.greatestAmount ~= minor
        else { throw .badAmount }
        self.amount = minor
        guard channel.map({ $0.count <= 64 }) ?? true else { throw .wrongType }
    }

    /// A transfer of the application's own format.
    init(_ object: OracleObject) throws(OracleRejection) {
        try self.init(
            from: object.string("from"), to: object.string("to"), currency: object.string("currency"),
            amount: object.decimal("amount"), channel: nil)
        for name in ["channel", "device", "zone"] where object.written(name) != nil {
            guard let text = object.string(name), text.count <= 64 else { throw .wrongType }
        }
        device = object.string("device")
        if let zone = object.string("zone").map({ String(decoding: $0, as: UTF8.self) }) {
            guard OracleZone.exists(zone) else { throw .wrongType }
            self.zone = zone
        }
        if let location = object.written("location") {
            guard let place = OracleObject(location), let latitude = Self.degrees(place.number("lat"), upTo: 90),
                let longitude = Self.degrees(place.number("lon"), upTo: 180)
            else { throw .wrongType }
            (self.latitude, self.longitude) = (latitude, longitude)
        }
    }

    /// Millionths of a degree; nil where the number is absent or its magnitude over `greatest`.
    private static func degrees(_ number: OracleDecimal?, upTo greatest: Int64) -> Int64? {
        guard let number, let cut = number.cut(times: 1_000_000) else { return nil }
        let isWithin =
            abs(cut) < greatest * 1_000_000
            || abs(cut) == greatest * 1_000_000 && number.exactly(times: 1_000_000) != nil
        return isWithin ? cut : nil
    }
}
