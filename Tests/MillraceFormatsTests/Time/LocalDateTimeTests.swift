import Foundation
import MillraceFormats
import Testing

/// The calendar arithmetic against Foundation's.
@Suite struct LocalDateTimeTests {
    /// The Gregorian calendar of ISO 8601, which has no Julian days before 1582.
    private var calendar: Calendar {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        return calendar
    }

    @Test func agreesWithFoundationFrom1600To2400() {
        let calendar = calendar
        forSeeds(4_000) { chance in
            // 1600-01-01 and 2400-12-31 in milliseconds
            let moment = Int64.random(in: -11_676_096_000_000...13_601_087_999_999, using: &chance)
            let local = LocalDateTime(millisecondsAsUTC: moment)
            let whole = Date(timeIntervalSince1970: Double((moment - Int64(local.millisecond)) / 1_000))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: whole)
            let (year, month, day) = local.date
            guard year == parts.year, month == parts.month, day == parts.day, local.hour == parts.hour,
                local.minute == parts.minute, local.second == parts.second,
                local.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1
            else { throw Disagreement("\(moment): \(local.date) \(local.hour):\(local.minute) and \(parts)") }
            let made = LocalDateTime(
                year: year, month: month, day: day, hour: local.hour, minute: local.minute, second: local.second,
                millisecond: local.millisecond)
            if made != local { throw Disagreement("\(moment) made again is \(String(describing: made))") }
        }
    }

    @Test func everyDayOfFourCenturiesFollowsTheLast() {
        var expected = (year: 1900, month: 1, day: 1)
        var day = LocalDateTime(year: 1900, month: 1, day: 1)!.millisecondsAsUTC
        for _ in 0..<146_097 {
            let local = LocalDateTime(millisecondsAsUTC: day)
            guard local.date == expected else {
                Issue.record("\(local.date), not \(expected)")
                return
            }
            let isLeap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            expected.day += 1
            if expected.day > lengths[expected.month - 1] { expected = (expected.year, expected.month + 1, 1) }
            if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
            day += 86_400_000
        }
    }

    @Test func datesThatDoNotExistAreNil() {
        #expect(LocalDateTime(year: 2026, month: 2, day: 29) == nil)
        #expect(LocalDateTime(year: 2024, month: 2, day: 29) != nil)
        #expect(LocalDateTime(year: 2100, month: 2, day: 29) == nil)
        #expect(LocalDateTime(year: 2026, month: 6, day: 31) == nil)
        #expect(LocalDateTime(year: 2026, month: 1, day: 1, hour: 24) == nil)
        #expect(LocalDateTime(year: 2026, month: 1, day: 1, second: 60) == nil)
        #expect(LocalDateTime(year: 10_000, month: 1, day: 1) == nil)
        #expect(LocalDateTime(year: 2026, month: 1, day: 1, millisecond: 1_000) == nil)
    }
}
