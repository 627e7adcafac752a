import Foundation
import MillraceFormats
import Testing

/// Times in text, and moments as text. Fixed expectations were worked out with `date -u -d … +%s`.
@Suite struct TimeTextTests {
    @Test func readsTheKnownForms() throws {
        let autumn: Int64 = 1_795_462_581_000  // 2026-11-23T19:36:21Z
        let instants: [(String, Int64)] = [
            ("2026-11-23T19:36:21Z", autumn), ("2026-11-23T19:36:21.123Z", autumn + 123),
            ("2026-11-23t19:36:21.1z", autumn + 100),
            ("2026-11-23 19:36:21,129999999Z", autumn + 129), ("2026-11-24T04:36:21+09:00", autumn),
            ("2026-11-24T04:36:21+0900", autumn),
            ("2026-11-24T04:36:21+09", autumn), ("2026-11-23T14:06:21.5-05:30", autumn + 500),
            ("2026-11-23T19:36:21-00:00", autumn),
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2026-11-24T19:35:21+23:59", autumn), ("1795462581", autumn), ("1795462581.123456", autumn + 123),
            ("0", 0),
            ("1795462581.9999", autumn + 999), ("-1.5", -1_500), ("-0.0009", 0),
            ("999999999999999", 999_999_999_999_999_000),
        ]
        for (text, expected) in instants { #expect(try TimeText(parsing: text) == .instant(expected), "\(text)") }
        let local = LocalDateTime(millisecondsAsUTC: autumn + 123)
        #expect(try TimeText(parsing: "2026-11-23 19:36:21.123") == .local(local))
        #expect(try TimeText(parsing: "2026-11-23T19:36:21.123999") == .local(local))
        #expect(try TimeText(parsing: "@0.184300s") == .relative(184))
        #expect(try TimeText(parsing: "@12s") == .relative(12_000))
        #expect(try TimeText(parsing: "@1.5") == .relative(1_500))
    }

    @Test func refusesTheRestAndSaysWhere() {
        let cases: [(String, TimeError.Code, Int)] = [
            ("", .malformed, 0), ("now", .malformed, 0), ("2026-11-23", .incomplete, 10),
            ("2026-11-23T19:36", .incomplete, 16),
            ("2026-11-23T19:36Z", .incomplete, 16), ("2026-02-30T00:00:00Z", .noSuchDate, 8),
            ("2026-02-29T00:00:00Z", .noSuchDate, 8),
            ("1900-02-29T00:00:00Z", .noSuchDate, 8), ("2026-13-01T00:00:00Z", .noSuchDate, 5),
            ("2026-00-01T00:00:00Z", .noSuchDate, 5),
            ("2026-04-31T00:00:00Z", .noSuchDate, 8), ("2026-01-00T00:00:00Z", .noSuchDate, 8),
            ("2026-01-01T24:00:00Z", .noSuchTime, 11),
            ("2026-01-01T23:60:00Z", .noSuchTime, 14), ("2026-01-01T23:59:61Z", .noSuchTime, 17),
            ("2016-12-31T23:59:60Z", .leapSecond, 17),
            ("2026-01-01T00:00:00+24:00", .badOffset, 20), ("2026-01-01T00:00:00+09:60", .badOffset, 20),
            ("2026-01-01T00:00:00+9:00", .malformed, 21), ("2026-01-01T00:00:00+09:", .malformed, 23),
            ("2026-01-01T00:00:00+090", .malformed, 23),
            ("2026-01-01T00:00:00ZZ", .malformed, 20), ("2026-01-01T00:00:00 Z", .malformed, 19),
            ("2026-01-01T00:00:00.Z", .malformed, 20),
            ("2026-01-01T00:00:00.1234567890Z", .fractionTooLong, 29), ("2026-01-01_00:00:00Z", .malformed, 10),
            ("26-01-01T00:00:00Z", .malformed, 2),
            ("2026-1-01T00:00:00Z", .malformed, 6), ("2026-01-01T0:00:00Z", .malformed, 12), ("1.", .malformed, 2),
            (".5", .malformed, 0),
            ("+5", .malformed, 0), ("1795462581s", .malformed, 10), ("@", .malformed, 1), ("@1m", .malformed, 2),
            ("@1ss", .malformed, 3),
            ("1000000000000000", .outOfRange, 0), (" 2026-01-01T00:00:00Z", .malformed, 0),
            ("2026-01-01T00:00:00Z\n", .malformed, 20),
        ]
        for (text, code, position) in cases {
            #expect(throws: TimeError(code, at: position), "\(text)") { try TimeText(parsing: text) }
        }
        #expect(TimeError(.leapSecond).description.contains("leap second"))
    }

    @Test func everyMomentReadsBack() {
        let output = OutputBuffer()
        let guarded = GuardedBytes(capacity: 64)
        forSeeds(5_000) { chance in
            let moment = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &chance)
            output.removeAll()
            output.append(instant: moment)
            let bytes = output.bytes
            if try guarded.atEnd(bytes, { try TimeText(parsing: $0) }) != .instant(moment) {
                throw Disagreement(output.string)
            }
            let damaged = RandomJSON.mutate(bytes, &chance)
            _ = guarded.atEnd(damaged) { try? TimeText(parsing: $0) }
        }
    }

    @Test func writesMomentsAndClockTimes() {
        let output = OutputBuffer()
        func text(_ body: (OutputBuffer) -> Void) -> String {
            output.removeAll()
            body(output)
            return output.string
        }
        #expect(text { $0.append(instant: 1_772_428_260_000) } == "2026-03-02T05:11:00.000Z")
        #expect(text { $0.append(instant: -1) } == "1969-12-31T23:59:59.999Z")
        #expect(text { $0.append(instant: 253_402_300_800_000) } == "+010000-01-01T00:00:00.000Z")
        #expect(text { $0.append(instant: -62_167_219_200_001) } == "-000001-12-31T23:59:59.999Z")
        #expect(text { $0.append(instant: .max) } == "+292278994-08-17T07:12:55.807Z")
        #expect(text { $0.append(instant: .min) } == "-292275055-05-16T16:47:04.192Z")
        let clock: [(Int, Int, String)] = [
            (0, 0, "12:00 am"), (5, 11, "5:11 am"), (12, 5, "12:05 pm"), (13, 59, "1:59 pm"), (11, 59, "11:59 am"),
        ]
        for (hour, minute, expected) in clock {
            let local = LocalDateTime(millisecondsAsUTC: Int64(hour * 60 + minute) * 60_000)
            #expect(text { $0.append(clockTime: local) } == expected)
        }
        let offsets = [
            (0, "UTC"), (32_400, "UTC+9"), (-12_600, "UTC-3:30"), (37_800, "UTC+10:30"), (3_208, "UTC+0:53:28"),
        ]
        for (seconds, expected) in offsets { #expect(text { $0.append(offset: seconds) } == expected) }
        #expect(
            text { buffer in
                var json = JSONWriter(into: buffer)
                json.beginArray()
                json.instant(0)
                json.instant(1)
                json.endArray()
            } == "[\"1970-01-01T00:00:00.000Z\",\"1970-01-01T00:00:00.001Z\"]")
    }
}
