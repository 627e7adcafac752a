/// Why a text was refused as a time, or a name as that of a time zone.
public struct TimeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong.
    public enum Code: UInt8, Sendable, Hashable {
        /// The text has none of the known forms.
        case malformed
        /// A date or a time of day stands without the other.
        case incomplete
        /// The calendar has no such month or day.
        case noSuchDate
        /// The clock has no such time, 24:00 included.
        case noSuchTime
        /// A leap second, second 60, which milliseconds since the epoch cannot name.
        case leapSecond
        /// The offset from UTC is more than 23:59.
        case badOffset
        /// More than nine digits after the seconds.
        case fractionTooLong
        /// The moment does not fit 64 bits of milliseconds.
        case outOfRange
        /// No time zone has this name.
        case unknownZone
    }

    /// What was wrong.
    public let code: Code
    /// The offset of the offending byte in the text.
    public let position: Int
    /// The name of the zone, for an unknown one.
    public let zone: String?

    /// An error of this kind.
    public init(_ code: Code, at position: Int = 0, zone: String? = nil) {
        self.code = code
        self.position = position
        self.zone = zone
    }

    /// The error in words.
    public var description: String {
        switch code {
        case .malformed:
            "not a time at byte \(position); expected 2026-11-23T19:36:21.123Z, with a space for T, an offset or no zone, "
                + "seconds since 1970, or @ and seconds"
        case .incomplete: "a date must be followed by a time of day with seconds, as in 2026-11-23T19:36:21"
        case .noSuchDate: "the calendar has no such date (byte \(position))"
        case .noSuchTime: "the clock has no such time (byte \(position)); hours are 00 to 23"
        case .leapSecond: "a leap second (second 60) cannot be told from the next second, and is refused"
        case .badOffset: "an offset from UTC is at most 23:59 (byte \(position))"
        case .fractionTooLong: "a second has at most nine digits of fraction (byte \(position))"
        case .outOfRange: "the time is too far from 1970 for 64 bits of milliseconds"
        case .unknownZone: "no time zone is named \"\(zone ?? "")\"; expected a name such as Europe/Berlin"
        }
    }
}
