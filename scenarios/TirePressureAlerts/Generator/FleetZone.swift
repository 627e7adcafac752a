import MillraceCore

/// A place where vehicles are: its time zone, and its weather in early spring.
struct FleetZone {
    /// When clocks are put forward.
    enum Rule {
        case never
        /// From the second Sunday of March to the first of November, at two in the morning.
        case american
        /// From the last Sunday of March to the last of October, at one in the morning UTC.
        case european
    }

    /// Its name in the IANA database.
    let name: StaticString
    /// Offset of its standard time from UTC, in minutes.
    let standardMinutes: Int64
    let rule: Rule
    /// Mean temperature of a day in m°C.
    let mean: Int64
    /// How far a day's warmest and coldest hours lie from the mean, in m°C.
    let swing: Int64

    static let newYork = FleetZone(
        name: "America/New_York", standardMinutes: -300, rule: .american, mean: 4_000, swing: 5_000)

    /// Where a morning is so cold that a sound tire's gauge pressure is under the low threshold.
    static let inuvik = FleetZone(
        name: "America/Inuvik", standardMinutes: -420, rule: .american, mean: -30_000, swing: 5_000)

    static let all = [
        newYork,
        FleetZone(name: "Europe/Berlin", standardMinutes: 60, rule: .european, mean: 5_000, swing: 4_500),
        FleetZone(name: "Europe/London", standardMinutes: 0, rule: .european, mean: 8_000, swing: 3_500),
        FleetZone(name: "America/Chicago", standardMinutes: -360, rule: .american, mean: 2_500, swing: 5_500),
        FleetZone(name: "Asia/Kolkata", standardMinutes: 330, rule: .never, mean: 25_000, swing: 7_000),
        FleetZone(name: "Asia/Tokyo", standardMinutes: 540, rule: .never, mean: 9_000, swing: 4_000),
        FleetZone(name: "America/Sao_Paulo", standardMinutes: -180, rule: .never, mean: 23_000, swing: 4_000),
    ]

    /// Offset of local time from UTC at `time` (ms since the epoch), in minutes.
    func offsetMinutes(at time: Int64) -> Int64 {
        let year = FleetDate(days: time / 86_400_000).year
        let summer: Range<Int64>
        switch rule {
        case .never:
            return standardMinutes
        case .american:
            let begin = Self.sunday(onOrAfter: Self.days(year, month: 3, day: 8))
            let end = Self.sunday(onOrAfter: Self.days(year, month: 11, day: 1))
            let shift = standardMinutes * 60_000
            summer = begin * 86_400_000 + 7_200_000 - shift..<end * 86_400_000 + 3_600_000 - shift
        case .european:
            let begin = Self.sunday(onOrAfter: Self.days(year, month: 3, day: 25))
            let end = Self.sunday(onOrAfter: Self.days(year, month: 10, day: 25))
            summer = begin * 86_400_000 + 3_600_000..<end * 86_400_000 + 3_600_000
        }
        return standardMinutes + (summer.contains(time) ? 60 : 0)
    }

    /// Temperature of the air at `time` in m°C: coldest at five in the morning, warmest at three in the afternoon, with a
    /// change from day to day that `climate` decides.
    func ambient(at time: Int64, climate: UInt64) -> Int64 {
        let local = time + standardMinutes * 60_000
        let day = local / 86_400_000
        let ofDay = local % 86_400_000
        let sinceColdest = (ofDay + 68_400_000) % 86_400_000
        let rising = sinceColdest < 36_000_000
        let wave =
            rising
            ? -swing + 2 * swing * sinceColdest / 36_000_000
            : swing - 2 * swing * (sinceColdest - 36_000_000) / 50_400_000
        let today = change(day: day, climate: climate)
        let tomorrow = change(day: day + 1, climate: climate)
        return mean + wave + today + (tomorrow - today) * ofDay / 86_400_000
    }

    private func change(day: Int64, climate: UInt64) -> Int64 {
        let place = UInt64(bitPattern: standardMinutes) &* 0x9E37_79B9
        var random = SeededRandom(seed: climate ^ UInt64(bitPattern: day) &* 0x2545_F491_4F6C_DD1D ^ place)
        return random.integer(in: -3_500...3_500)
    }

    /// Days from 1970-01-01 to the given day of March or later.
    static func days(_ year: Int64, month: Int64, day: Int64) -> Int64 {
        let era = year / 400
        let yearOfEra = year % 400
        let dayOfYear = (153 * (month - 3) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The first Sunday at or after the day; 1970-01-01 was a Thursday.
    private static func sunday(onOrAfter day: Int64) -> Int64 {
        day + (10 - day % 7) % 7
    }
}
