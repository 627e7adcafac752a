import Foundation
import MillraceReplay
import Testing

@testable import TirePressureAlerts

/// Section 2, on vectors. 2026-11-23T19:36:21Z is 1,795,462,581 s: 20,780 days (56 years of 365, 14 leap days, 326 days
/// of 2026) of 86,400 s and 70,581 s.
@Suite struct OracleTimeTests {
    private func milliseconds(
        _ written: String, zone: String = "UTC", start: Int64 = 0, inReading: Bool = false
    ) throws -> Int64? {
        let zone = try #require(TimeZone(identifier: zone))
        return OracleTime(zone: zone, start: start).milliseconds(written: written, inReading: inReading)
    }

    @Test(arguments: TimeVectors.readable)
    func read(_ written: String, _ expected: Int64) throws {
        #expect(try milliseconds(written) == expected)
    }

    @Test(arguments: TimeVectors.unreadable)
    func unreadable(_ written: String) throws {
        #expect(try milliseconds(written) == nil)
    }

    /// In a reading a JSON number is milliseconds and an integer; a text is seconds there too.
    @Test func inReadings() throws {
        #expect(try milliseconds("1795462581123", inReading: true) == 1_795_462_581_123)
        #expect(try milliseconds("-5", inReading: true) == -5)
        #expect(try milliseconds("1.0", inReading: true) == nil)
        #expect(try milliseconds("1e3", inReading: true) == nil)
        #expect(try milliseconds(#""1.5""#, inReading: true) == 1_500)
    }

    @Test func relative() throws {
        #expect(try milliseconds(#""@1.5s""#, start: 1_000_000) == 1_001_500)
        #expect(try milliseconds(#""1.5""#, start: 1_000_000) == 1_500)
        #expect(try milliseconds(#""@1s""#, start: .max) == nil)
    }

    /// Berlin, 2026: clocks go from 02:00 to 03:00 on March 29 and from 03:00 to 02:00 on October 25, both at 01:00 UTC.
    /// 02:30 in spring does not occur: 03:30 summer time, 01:30 UTC. 02:30 in autumn occurs first in summer time, 00:30
    /// UTC. Lord Howe goes half an hour: on 2026-10-04 from 02:00 (+10:30) to 02:30 (+11), 15:30 UTC the day before. Samoa
    /// left out 2011-12-30: noon of that day is noon of the next, +14, 22:00 UTC on the 30th.
    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59Z"),
        ("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-10-25 01:59:59", "2026-10-24T23:59:59Z"),
        ("Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-04 02:15:00", "2026-10-03T15:45:00Z"),
        ("Pacific/Apia", "2011-12-29 23:00:00", "2011-12-30T09:00:00Z"),
        ("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00Z"),
        ("Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30T10:00:00Z"),
        ("Asia/Tokyo", "2026-03-02 14:11:00", "2026-03-02T05:11:00Z"),
    ]) func local(_ zone: String, _ local: String, _ utc: String) throws {
        let expected = try Date.ISO8601FormatStyle().parse(utc).timeIntervalSince1970 * 1_000
        #expect(try milliseconds("\"\(local)\"", zone: zone) == Int64(expected))
    }

    @Test func noSuchZone() throws {
        #expect(throws: OracleError.self) { try TirePressureOracle(timeZone: "Mars/Olympus") }
    }
}
