import Foundation
import Synchronization

/// Time zones by name, and the business days in them (section 7.1).
enum OracleZone {
    private static let known = Mutex<[String: TimeZone?]>([:])

    /// Whether the IANA database has a zone of this name.
    static func exists(_ name: String) -> Bool { zone(name) != nil }

    private static func zone(_ name: String) -> TimeZone? {
        known.withLock { known in
            if let zone = known[name] { return zone }
            let zone = TimeZone(identifier: name)
            known[name] = .some(zone)
            return zone
        }
    }

    /// The business day, as days since 1970-01-01, of `time` (ms since the epoch) in the zone of this name: the local
    /// date; of a Saturday or Sunday the Monday after.
    static func businessDay(of time: Int64, in name: String) -> Int64? {
        guard let zone = zone(name) else { return nil }
        let seconds = Int64((Double(time) / 1_000).rounded(.down))
        let local = seconds + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        // The first day of 1970 was a Thursday; 0 stands for Monday.
        let weekday = ((day + 3) % 7 + 7) % 7
        return day + (weekday < 5 ? 0 : 7 - weekday)
    }
}
