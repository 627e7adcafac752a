/// How a receiver or a vehicle writes the time of a line.
enum FleetTimeForm: CaseIterable {
    /// `2026-11-23 19:36:21`, UTC, whole seconds.
    case seconds
    /// `2026-11-23 19:36:21.123456`, UTC.
    case microseconds
    /// `2026-11-23T19:36:21.123Z`
    case iso
    /// `2026-11-23T20:36:21.123+01:00`
    case isoWithOffset
    /// Seconds since the epoch as a number with a fraction; in the project's own readings milliseconds, an integer.
    case epochNumber
    /// Seconds since the epoch as a text.
    case epochText

    /// The time in ms that a reader finds where `time` was written.
    func written(_ time: Int64) -> Int64 {
        self == .seconds ? time - time % 1_000 : time
    }
}

/// A day of the Gregorian calendar.
struct FleetDate {
    var year: Int64
    var month: Int64
    var day: Int64

    /// The date `days` after 1970-01-01, from 0000-03-01 on. Years are counted from March, so that the leap day is the last of its year.
    init(days: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension [UInt8] {
    /// Appends date and time of day of `time` (ms since the epoch, not before it), with `separator` between and as many
    /// decimals of the second as stated (0 or 3).
    mutating func append(date time: Int64, separator: Unicode.Scalar, decimals: Int) {
        let date = FleetDate(days: time / 86_400_000)
        let rest = time % 86_400_000
        append(digits: date.year, 4)
        append(UInt8(ascii: "-"))
        append(digits: date.month, 2)
        append(UInt8(ascii: "-"))
        append(digits: date.day, 2)
        append(UInt8(ascii: separator))
        append(digits: rest / 3_600_000, 2)
        append(UInt8(ascii: ":"))
        append(digits: rest / 60_000 % 60, 2)
        append(UInt8(ascii: ":"))
        append(digits: rest / 1_000 % 60, 2)
        guard decimals > 0 else { return }
        append(UInt8(ascii: "."))
        append(digits: rest % 1_000, 3)
    }

    /// Appends `time` as a JSON string in UTC, `"2026-03-02T05:11:00.000Z"`.
    mutating func append(instant time: Int64) {
        append(UInt8(ascii: "\""))
        append(date: time, separator: "T", decimals: 3)
        append(contentsOf: [UInt8(ascii: "Z"), UInt8(ascii: "\"")])
    }

    /// Appends `time` as a JSON value in `form`; `zone` gives the offset, `finer` the digits beyond the millisecond, from 0 to 999.
    mutating func append(time: Int64, form: FleetTimeForm, zone: FleetZone, own: Bool, finer: Int64) {
        if form == .epochNumber, own { return append(decimal: time) }
        if form != .epochNumber { append(UInt8(ascii: "\"")) }
        switch form {
        case .seconds:
            append(date: time, separator: " ", decimals: 0)
        case .microseconds:
            append(date: time, separator: " ", decimals: 3)
            append(digits: finer, 3)
        case .iso:
            append(date: time, separator: "T", decimals: 3)
            append(UInt8(ascii: "Z"))
        case .isoWithOffset:
            let minutes = zone.offsetMinutes(at: time)
            append(date: time + minutes * 60_000, separator: "T", decimals: 3)
            append(minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            append(digits: Int64(minutes.magnitude / 60), 2)
            append(UInt8(ascii: ":"))
            append(digits: Int64(minutes.magnitude % 60), 2)
        case .epochNumber, .epochText:
            append(thousandths: time)
            append(digits: finer, 3)
        }
        if form != .epochNumber { append(UInt8(ascii: "\"")) }
    }
}
