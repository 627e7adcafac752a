import Foundation
import MillraceFormats
import Testing

/// Zones against Foundation, moment by moment, and gaps and overlaps worked out by hand.
@Suite struct ZonedClockTests {
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu",
        "America/St_Johns", "Pacific/Apia", "UTC",
    ]

    private func moment(_ text: String) throws -> Int64 {
        guard case .instant(let moment) = try TimeText(parsing: text) else { throw Disagreement(text) }
        return moment
    }

    private func local(_ text: String) throws -> LocalDateTime {
        guard case .local(let local) = try TimeText(parsing: text) else { throw Disagreement(text) }
        return local
    }

    @Test(arguments: zones) func offsetsAreFoundations(name: String) throws {
        let clock = try ZonedClock(identifier: name)
        let zone = try #require(TimeZone(identifier: name))
        forSeeds(400) { chance in
            // 1960 to 2060, and then some moments close by, which come from the remembered period
            var moment = Int64.random(in: -315_619_200_000...2_840_140_800_000, using: &chance)
            for _ in 0..<8 {
                let expected = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment) / 1_000))
                guard clock.offsetSeconds(at: moment) == expected,
                    clock.local(at: moment).millisecondsAsUTC == moment + Int64(expected) * 1_000
                else { throw Disagreement("\(name) at \(moment)") }
                moment += Int64.random(in: -5_000_000_000...5_000_000_000, using: &chance)
            }
        }
    }

    /// The rule said again as a search: of all offsets the zone has nearby, those that are in force at the moment they lead
    /// to are meant, the earliest moment first; where there is none, the offset before the gap counts.
    @Test(arguments: zones) func localTimesResolveByTheRule(name: String) throws {
        let clock = try ZonedClock(identifier: name)
        let zone = try #require(TimeZone(identifier: name))
        func offset(_ moment: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment) / 1_000))) * 1_000
        }
        var changes: [Int64] = []
        var date = Date(timeIntervalSince1970: 0)
        while changes.count < 150, let next = zone.nextDaylightSavingTimeTransition(after: date), next > date {
            changes.append(Int64(next.timeIntervalSince1970 * 1_000))
            date = next
        }
        changes.append(1_700_000_000_000)
        forSeeds(400) { chance in
            let near = chance.pick(changes)
            let shown = near + offset(near) + Int64.random(in: -200...200, using: &chance) * 60_000
            let nearby = stride(from: shown - 129_600_000, through: shown + 129_600_000, by: 900_000).map(offset)
            let meant = Set(nearby).map { shown - $0 }.filter { $0 + offset($0) == shown }.min()
            let expected = meant ?? shown - offset(shown - 129_600_000)
            let found = clock.instant(of: LocalDateTime(millisecondsAsUTC: shown))
            if found != expected { throw Disagreement("\(name), shown \(shown): \(found), not \(expected)") }
        }
    }

    @Test func gapsAndOverlapsByHand() throws {
        let cases: [(String, String, String)] = [
            // 2026-03-08 2:00 EST (UTC-5) becomes 3:00 EDT (UTC-4)
            ("America/New_York", "2026-03-08T01:59:59.999", "2026-03-08T06:59:59.999Z"),
            ("America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z"),
            ("America/New_York", "2026-03-08T03:00:00", "2026-03-08T07:00:00Z"),
            // 2026-11-01 2:00 EDT becomes 1:00 EST
            ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            ("America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z"),
            // 2026-03-29 2:00 CET becomes 3:00 CEST; 2026-10-25 3:00 CEST becomes 2:00 CET
            ("Europe/Berlin", "2026-03-29T02:15:00", "2026-03-29T01:15:00Z"),
            ("Europe/Berlin", "2026-10-25T02:15:00", "2026-10-25T00:15:00Z"),
            ("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
            // No summer time since 1988
            ("Asia/Seoul", "2026-07-01T09:00:00", "2026-07-01T00:00:00Z"),
            // Half an hour: 2026-10-04 2:00 (+10:30) becomes 2:30 (+11); 2026-04-05 2:00 (+11) becomes 1:30 (+10:30)
            ("Australia/Lord_Howe", "2026-10-04T02:10:00", "2026-10-03T15:40:00Z"),
            ("Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"),
            ("Australia/Lord_Howe", "2026-04-05T02:00:00", "2026-04-04T15:30:00Z"),
            // Samoa left out 2011-12-30: from UTC-10 to UTC+14
            ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"),
        ]
        for (zone, shown, expected) in cases {
            let clock = try ZonedClock(identifier: zone)
            #expect(try clock.instant(of: local(shown)) == moment(expected), "\(zone) \(shown)")
        }
    }

    @Test func clockTimesForPeople() throws {
        let newYork = try ZonedClock(identifier: "America/New_York")
        #expect(try newYork.clockTime(at: moment("2026-11-23T10:11:00Z")) == "5:11 am UTC-5")
        #expect(try newYork.clockTime(at: moment("2026-07-04T16:00:00Z")) == "12:00 pm UTC-4")
        #expect(try ZonedClock(identifier: "Asia/Seoul").clockTime(at: 0) == "9:00 am UTC+9")
        #expect(try ZonedClock(identifier: "UTC").clockTime(at: 0) == "12:00 am UTC")
    }

    @Test(arguments: ["", "Mars/Olympus", "EST", "europe berlin", "../../etc/passwd", "Europe/Berlin "])
    func unknownZonesAreErrors(name: String) {
        #expect(throws: TimeError(.unknownZone, zone: name)) { try ZonedClock(identifier: name) }
    }

    @Test func theEndsOfTimeDoNotTrap() throws {
        let clock = try ZonedClock(identifier: "Europe/Berlin")
        for edge in [Int64.min, .max] {
            _ = clock.local(at: edge)
            _ = clock.instant(of: LocalDateTime(millisecondsAsUTC: edge))
        }
    }
}
