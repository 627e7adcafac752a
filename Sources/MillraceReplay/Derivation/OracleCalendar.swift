import Foundation

/// Dates and times of day in ISO 8601, read to milliseconds since the epoch. For batch derivations, which share no code with
/// the streams that they check.
public struct OracleCalendar: Sendable {
    /// 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z: the times that can be written with four digits of a year.
    public static let readable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// The zone of texts without one; nil where such texts are no times.
    public let zone: TimeZone?

    /// Reads texts without a zone in `zone`; nil: reads none of them.
    public init(zone: TimeZone?) {
        self.zone = zone
    }

    /// A moment in UTC as results write it, in quotation marks, as SQL over the column `ms`; milliseconds before 1970 round down
    /// as well.
    public static func utc(_ ms: String) -> String {
        """
        strftime('"%Y-%m-%dT%H:%M:%S', (\(ms) - (\(ms) % 1000 + 1000) % 1000) / 1000, 'unixepoch')
            || printf('.%03dZ"', (\(ms) % 1000 + 1000) % 1000)
        """
    }

    /// Milliseconds since the epoch of `YYYY-MM-DDThh:mm:ss`, perhaps with a space for the `T`, then perhaps a fraction, then
    /// perhaps a zone; nil where the text is no such time.
    public func milliseconds(_ text: [UInt8]) -> Int64? {
        guard text.count >= 19,
            zip([4, 7, 13, 16], "--::".utf8).allSatisfy({ text[$0] == $1 }),
            let year = Self.number(text[0..<4]), let month = Self.number(text[5..<7]),
            let day = Self.number(text[8..<10]), let days = Self.days(year: year, month: month, day: day),
            let hour = Self.number(text[11..<13]), hour < 24,
            let minute = Self.number(text[14..<16]), minute < 60,
            let second = Self.number(text[17..<19]), second < 60
        else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second

        var rest = text[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            let digits = rest.dropFirst().prefix { 0x30...0x39 ~= $0 }
            guard 1...9 ~= digits.count else { return nil }
            fraction = Self.number((digits + Array("000".utf8)).prefix(3)) ?? 0
            rest = text[digits.endIndex...]
        }
        guard "Tt ".utf8.contains(text[10]) else { return nil }
        if rest.isEmpty { return zone.map { Self.instant(local: seconds, in: $0) * 1_000 + fraction } }
        guard let offset = Self.offset(Array(rest)) else { return nil }
        return (seconds - offset) * 1_000 + fraction
    }

    /// Seconds east of Greenwich: `Z`, `+09:00`, `+0900` or `+09`.
    private static func offset(_ text: [UInt8]) -> Int64? {
        if text == [UInt8(ascii: "Z")] || text == [UInt8(ascii: "z")] { return 0 }
        let isWest = text[0] == UInt8(ascii: "-")
        guard isWest || text[0] == UInt8(ascii: "+") else { return nil }
        var digits = text.dropFirst()
        if digits.count == 5, digits[3] == UInt8(ascii: ":") { digits.remove(at: 3) }
        guard digits.count == 2 || digits.count == 4,
            let hours = number(digits.prefix(2)), hours < 24,
            let minutes = digits.count == 2 ? 0 : number(digits.suffix(2)), minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }

    /// The number that a few digits, and nothing else, stand for.
    private static func number(_ digits: some Collection<UInt8>) -> Int64? {
        digits.reduce(0 as Int64?) { sum, byte in
            guard let sum, 0x30...0x39 ~= byte else { return nil }
            return sum * 10 + Int64(byte - 0x30)
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar, also before its introduction (ISO 8601); nil where there is no
    /// such day.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard 1...12 ~= month, 1...lengths[Int(month) - 1] ~= day else { return nil }
        // 719,528 days lie between 0000-01-01 and 1970-01-01.
        let leapYearsBefore = year == 0 ? 0 : (year + 3) / 4 - (year - 1) / 100 + (year - 1) / 400
        let daysBefore = lengths[..<Int(month - 1)].reduce(0, +)
        return year * 365 + leapYearsBefore + daysBefore + day - 1 - 719_528
    }

    /// The instant at which the clocks of the zone show `local`, both in seconds: the earlier of two; where there is none,
    /// the clocks are taken to have gone on as before.
    private static func instant(local: Int64, in zone: TimeZone) -> Int64 {
        func offset(at instant: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
        }
        // No zone is more than 15 hours off, so a day on either side is before and after any change in question.
        let offsets = [local - 86_400, local + 86_400].map(offset(at:))
        let instants = offsets.map { local - $0 }.filter { offset(at: $0) == local - $0 }
        return instants.min() ?? local - offsets[0]
    }
}
