/// A date and time of day without a zone, to the millisecond, in the proleptic Gregorian calendar.
@frozen
public struct LocalDateTime: Sendable, Hashable, Comparable {
    /// The milliseconds from 1970-01-01T00:00:00 to this, all days counted as 24 hours: its moment if the clock shows UTC.
    public let millisecondsAsUTC: Int64

    /// What a clock that is `millisecondsAsUTC` past 1970-01-01T00:00:00 shows.
    @inlinable
    public init(millisecondsAsUTC: Int64) { self.millisecondsAsUTC = millisecondsAsUTC }

    /// A date and time of day, or nil if the calendar has no such day or the clock no such time (24:00 and 23:59:60 too).
    ///
    /// - Parameters:
    ///   - year: −9999...9999; 0 is 1 BC.
    ///   - month: 1...12.
    ///   - day: 1...31.
    ///   - hour: 0...23.
    ///   - minute: 0...59.
    ///   - second: 0...59.
    ///   - millisecond: 0...999.
    public init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
    ) {
        guard (-9999...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= CivilDay.daysInMonth(month, year: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999).contains(millisecond)
        else { return nil }
        let days = CivilDay.number(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        millisecondsAsUTC = Int64(seconds * 1_000 + millisecond)
    }

    /// The date: the year (0 is 1 BC), the month 1...12 and the day of the month.
    public var date: (year: Int, month: Int, day: Int) {
        CivilDay.date(Int(FloorDivision.quotient(millisecondsAsUTC, 86_400_000)))
    }

    /// Milliseconds since midnight: 0..<86,400,000.
    public var millisecondOfDay: Int { Int(FloorDivision.remainder(millisecondsAsUTC, 86_400_000)) }
    /// The hour: 0...23.
    public var hour: Int { millisecondOfDay / 3_600_000 }
    /// The minute: 0...59.
    public var minute: Int { millisecondOfDay / 60_000 % 60 }
    /// The second: 0...59.
    public var second: Int { millisecondOfDay / 1_000 % 60 }
    /// The millisecond: 0...999.
    public var millisecond: Int { millisecondOfDay % 1_000 }

    /// The day of the week: 1 is Monday, 7 Sunday.
    public var weekday: Int {
        // 1970-01-01 was a Thursday.
        Int(FloorDivision.remainder(FloorDivision.quotient(millisecondsAsUTC, 86_400_000) + 3, 7)) + 1
    }

    /// Whether `left` is the earlier date and time.
    @inlinable
    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        left.millisecondsAsUTC < right.millisecondsAsUTC
    }
}

/// Division that rounds towards negative infinity, as calendars need it before 1970.
enum FloorDivision {
    @inline(__always)
    static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }

    @inline(__always)
    static func remainder(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let remainder = dividend % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
