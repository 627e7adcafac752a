import MillraceFormats

/// A moment as people name it.
struct LocalMoment {
    var local: LocalDateTime
    /// Whether it is that of UTC, for want of a zone.
    var isUTC: Bool

    /// "Friday at 7:34 pm".
    var text: String {
        let hour = local.hour % 12 == 0 ? 12 : local.hour % 12
        let minute = local.minute < 10 ? "0\(local.minute)" : "\(local.minute)"
        return "\(weekday) at \(hour):\(minute) \(local.hour < 12 ? "am" : "pm")\(isUTC ? " UTC" : "")"
    }

    /// "Friday, March 6".
    var date: String { "\(weekday), \(Self.months[local.date.month - 1]) \(local.date.day)" }

    private var weekday: String { Self.weekdays[local.weekday - 1] }

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
