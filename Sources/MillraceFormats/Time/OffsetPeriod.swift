import Foundation

/// A span of time in which a zone's offset from UTC is the same, in milliseconds since the Unix epoch.
struct OffsetPeriod {
    static let day: Int64 = 86_400_000
    /// Zones have no rules 70 million years from now; moments beyond are taken as this one, so that nothing overflows.
    static let horizon: Int64 = 1 << 61
    /// How far a search for the period's ends goes on either side.
    private static let reach: Int64 = 420 * day
    /// The step of the search. Two changes within a step that cancel each other would be missed; zones that suspend
    /// summer time do so for weeks.
    private static let step: Int64 = 7 * day

    /// The first moment of the period.
    var start: Int64
    /// The first moment after the period.
    var end: Int64
    /// Local time less UTC, in milliseconds.
    var offset: Int64

    func contains(_ instant: Int64) -> Bool { instant >= start && instant < end }

    init(start: Int64, end: Int64, offset: Int64) {
        (self.start, self.end, self.offset) = (start, end, offset)
    }

    /// The period that holds `instant`; one that reaches far to either side is cut off there.
    init(around instant: Int64, in zone: TimeZone) {
        let offset = OffsetPeriod.offset(at: instant, in: zone)
        self.offset = offset
        end = OffsetPeriod.change(from: instant, by: OffsetPeriod.step, offset, zone)
        start = OffsetPeriod.change(from: instant, by: -OffsetPeriod.step, offset, zone) + 1
    }

    /// The moment nearest to `instant`, in the direction of `step`, at which `offset` is not in force, or the end of reach.
    private static func change(from instant: Int64, by step: Int64, _ offset: Int64, _ zone: TimeZone) -> Int64 {
        var inside = instant
        let limit = step < 0 ? instant - reach : instant + reach
        while inside != limit {
            var outside = inside + step
            if OffsetPeriod.offset(at: outside, in: zone) == offset {
                inside = outside
                continue
            }
            while (outside - inside).magnitude > 1 {
                let middle = inside + (outside - inside) / 2
                if OffsetPeriod.offset(at: middle, in: zone) == offset { inside = middle } else { outside = middle }
            }
            return outside
        }
        return limit
    }

    private static func offset(at instant: Int64, in zone: TimeZone) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(instant) / 1_000)
        return Int64(zone.secondsFromGMT(for: date)) * 1_000
    }
}
