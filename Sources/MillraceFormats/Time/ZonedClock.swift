import Foundation

/// The clock of a time zone: from moments to local dates and times, and back.
///
/// Two local times are special. In a *gap*, when clocks are set forward, a local time that never was shown is shifted
/// forward by the length of the gap (in New York 2:30 of that night is 3:30). In an *overlap*, when clocks are set back, a
/// local time that was shown twice is the earlier of the two moments.
///
/// The zone's rules come from Foundation. A period of one offset is looked up once and remembered, so conversions in
/// periods met before make no call. A clock belongs to one thread.
public final class ZonedClock {
    /// The zone's name, such as "Europe/Berlin".
    public let identifier: String
    private let zone: TimeZone
    private var periods: [OffsetPeriod] = []
    private var latest = OffsetPeriod(start: 0, end: 0, offset: 0)

    /// The clock of the zone of this name.
    ///
    /// - Throws: ``TimeError`` if there is no such zone.
    public init(identifier: String) throws(TimeError) {
        // Abbreviations differ by country and year; only full names and UTC are taken.
        guard identifier == "UTC" || identifier == "GMT" || identifier.contains("/"),
            let zone = TimeZone(identifier: identifier)
        else { throw TimeError(.unknownZone, zone: identifier) }
        self.identifier = identifier
        self.zone = zone
    }

    /// The offset from UTC in force at `instant` (milliseconds since the Unix epoch), in seconds, positive to the east.
    public func offsetSeconds(at instant: Int64) -> Int { Int(period(at: instant).offset / 1_000) }

    /// What the clock shows at `instant`, milliseconds since the Unix epoch.
    public func local(at instant: Int64) -> LocalDateTime {
        let (shown, overflow) = instant.addingReportingOverflow(period(at: instant).offset)
        return LocalDateTime(millisecondsAsUTC: overflow ? instant : shown)
    }

    /// The moment at which the clock shows `local`, in milliseconds since the Unix epoch; gaps and overlaps as said above.
    public func instant(of local: LocalDateTime) -> Int64 {
        let shown = min(max(local.millisecondsAsUTC, -OffsetPeriod.horizon), OffsetPeriod.horizon)
        // No offset is greater than a day, so these lie before and after every moment that could be meant.
        let before = period(at: shown - OffsetPeriod.day)
        if shown + OffsetPeriod.day < before.end { return shown - before.offset }
        let candidate = shown - before.offset
        if candidate < before.end { return candidate }
        return resolve(shown, after: before)
    }

    /// Walks from the period that ends before `shown` to the one in which it is shown.
    private func resolve(_ shown: Int64, after first: OffsetPeriod) -> Int64 {
        var before = first
        while true {
            let next = period(at: before.end)
            let candidate = shown - next.offset
            if candidate < next.start { return shown - before.offset }
            if candidate < next.end { return candidate }
            before = next
        }
    }

    private func period(at moment: Int64) -> OffsetPeriod {
        let instant = min(max(moment, -OffsetPeriod.horizon), OffsetPeriod.horizon)
        if latest.contains(instant) { return latest }
        if let known = periods.first(where: { $0.contains(instant) }) {
            latest = known
            return known
        }
        latest = OffsetPeriod(around: instant, in: zone)
        if periods.count == 64 { periods.removeAll(keepingCapacity: true) }
        periods.append(latest)
        return latest
    }
}

extension ZonedClock {
    /// The time of day for people, with the offset as its zone: "5:11 am UTC-5".
    ///
    /// `instant` is in milliseconds since the Unix epoch. The offset stands in place of an abbreviation such as EST,
    /// because those differ by machine and language.
    public func clockTime(at instant: Int64) -> String {
        let output = OutputBuffer(capacity: 32)
        append(clockTimeAt: instant, to: output)
        return output.string
    }

    /// Appends what ``clockTime(at:)`` gives.
    public func append(clockTimeAt instant: Int64, to output: OutputBuffer) {
        output.append(clockTime: local(at: instant))
        output.append(0x20)
        output.append(offset: offsetSeconds(at: instant))
    }
}
