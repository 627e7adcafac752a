import MillraceCore
import MillraceFormats
import Synchronization

/// The business days of accounts in their zones, for all threads.
final class BusinessCalendar: Sendable {
    /// A clock belongs to one thread, which the lock makes it.
    private let clocks = Mutex<[String: ZonedClock]>([:])

    /// The business day of a moment in a zone, in days since 1970-01-01: Saturdays and Sundays belong to the Monday after.
    func day(of moment: Timestamp, in zone: String) -> Int64 {
        let local = local(moment, in: zone)
        let day = (local - (local % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
        // 1970-01-01 was a Thursday: Saturdays are the days that leave 2, Sundays those that leave 3.
        switch (day % 7 + 7) % 7 {
        case 2: return day + 2
        case 3: return day + 1
        default: return day
        }
    }

    /// What clocks show in `zone`, in ms as if it were UTC.
    private func local(_ moment: Timestamp, in zone: String) -> Int64 {
        if zone == "UTC" { return moment.milliseconds }
        return clocks.withLock { clocks in
            if clocks[zone] == nil { clocks[zone] = try? ZonedClock(identifier: zone) }
            return clocks[zone]?.local(at: moment.milliseconds).millisecondsAsUTC ?? moment.milliseconds
        }
    }
}
