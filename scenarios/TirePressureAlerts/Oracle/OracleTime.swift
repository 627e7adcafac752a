import Foundation

/// The member `time`, read as section 2 of the specification says, to milliseconds since the epoch.
struct OracleTime: Sendable {
    /// 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z: the times that can be written with four digits of a year.
    static let readable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// The zone of texts without one.
    let zone: TimeZone
    /// What texts like `@1.5s` count from, in ms since the epoch.
    let start: Int64

    /// The time that the JSON value `written` stands for, or nil. A number is seconds, or in a reading of the project's
    /// own format milliseconds.
    func milliseconds(written: String, inReading: Bool) -> Int64? {
        let time =
            if let text = OracleJSON.string(written) {
                milliseconds(text: text)
            } else if let number = OracleDecimal(written.utf8) {
                inReading ? (number.isInteger ? number.whole : nil) : number.thousandths
            } else {
                nil as Int64?
            }
        return time.flatMap { Self.readable.contains($0) ? $0 : nil }
    }

    private func milliseconds(text: [UInt8]) -> Int64? {
        if text.first == UInt8(ascii: "@"), text.last == UInt8(ascii: "s") {
            guard let thousandths = OracleDecimal(text.dropFirst().dropLast())?.thousandths else { return nil }
            let (sum, overflows) = start.addingReportingOverflow(thousandths)
            return overflows ? nil : sum
        }
        if let number = OracleDecimal(text) { return number.thousandths }
        return calendarTime(String(decoding: text, as: UTF8.self))
    }

    private func calendarTime(_ text: String) -> Int64? {
        let form =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})([T ])([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9:]+)?/
        guard let parts = text.wholeMatch(of: form)?.output,
            let year = Int64(parts.1), let month = Int64(parts.2), let day = Int64(parts.3),
            let hour = Int64(parts.5), let minute = Int64(parts.6), let second = Int64(parts.7),
            hour < 24, minute < 60, second < 60,
            let days = Self.days(year: year, month: month, day: day)
        else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        let fraction = Int64(((parts.8 ?? "") + "000").prefix(3)) ?? 0
        guard let written = parts.9 else { return instant(local: seconds) * 1_000 + fraction }
        guard parts.4 == "T", let offset = Self.offset(written) else { return nil }
        return (seconds - offset) * 1_000 + fraction
    }

    /// Seconds east of Greenwich: `Z`, `+09:00`, `+0900` or `+09`.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        guard let parts = text.wholeMatch(of: /([+-])([0-9]{2})(?::?([0-9]{2}))?/)?.output,
            let hours = Int64(parts.2), let minutes = Int64(parts.3 ?? "00"), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (parts.1 == "-" ? -1 : 1)
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
    private func instant(local: Int64) -> Int64 {
        // No zone is more than 15 hours off, so a day on either side is before and after any change in question.
        let offsets = [local - 86_400, local + 86_400].map(offset(at:))
        let instants = offsets.map { local - $0 }.filter { offset(at: $0) == local - $0 }
        return instants.min() ?? local - offsets[0]
    }

    private func offset(at instant: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }
}
