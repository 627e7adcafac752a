import MillraceCore
import MillraceReplay
import Testing

@testable import TirePressureAlerts

/// Alerts held against the ground truth.
struct QualityReportTests {
    private static let truth = [
        #"{"kind":"slow-leak","vehicle":"V","wheel":"Row1.Left","from":"2026-03-02T10:00:00.000Z","to":"2026-03-02T12:00:00.000Z","low_from":"2026-03-02T10:10:00.000Z","drives":[["2026-03-02T10:00:00.000Z","2026-03-02T10:15:00.000Z"],["2026-03-02T10:45:00.000Z","2026-03-02T12:00:00.000Z"]],"alerts":[{"event":"raised","kind":"low"},{"event":"cleared","kind":"low"}]}"#,
        #"{"kind":"deflation","vehicle":"W","wheel":"Row1.Left","from":"2026-03-02T10:00:00.000Z","to":"2026-03-02T12:00:00.000Z","critical_from":"2026-03-02T10:00:00.000Z","drives":[],"alerts":[{"event":"escalated","kind":"critical"}]}"#,
        #"{"kind":"weak-battery","vehicle":"W","wheel":"Row2.Left","from":"2026-03-02T10:00:00.000Z"}"#,
        #"{"kind":"malformed-line","from":"2026-03-02T10:00:00.000Z"}"#,
        #"{"kind":"fleet","vehicles":4,"from":"2026-03-02T10:00:00.000Z","to":"2026-03-04T10:00:00.000Z"}"#,
    ]

    private func alert(_ event: String, _ kind: String, _ vehicle: String, _ wheel: String, _ clock: String) -> String {
        #"{"time":"2026-03-02T\#(clock).000Z","event":"\#(event)","kind":"\#(kind)","vehicle":"\#(vehicle)","wheel":"\#(wheel)"}"#
    }

    private func report(_ alerts: [String], _ profile: Parameters.Profile = .us) throws -> QualityReport {
        try QualityReport(
            truth: Self.truth.map { Array($0.utf8) }, alerts: alerts.map { Array($0.utf8) },
            deadlines: QualityDeadlines(profile: profile))
    }

    /// Low from 10:10 on, driving until 10:15 and from 10:45 on: at 10:51 an alert is 41 minutes late by the clock and 11
    /// by driving.
    @Test func delaysCountDriving() throws {
        let alerts = [
            alert("raised", "low", "V", "Row1.Left", "09:59:59"), alert("raised", "low", "V", "Row1.Left", "10:51:00"),
            alert("raised", "low", "V", "Row1.Left", "10:59:00"),
        ]
        let line = try #require(try report(alerts).lines["low"])
        #expect(line.planted == 1 && line.delays == [2_460_000] && line.driven == [660_000] && line.late == 0)
        #expect(try report(alerts, .un).lines["low"]?.late == 1)
    }

    /// The first reading of a fault may bear the second in which it began, as a receiver writes it.
    @Test func aFaultBeginsWithItsSecond() throws {
        let fault =
            #"{"kind":"over-inflation","vehicle":"V","wheel":"Row1.Left","from":"2026-03-02T10:00:00.500Z","to":"2026-03-02T11:00:00.000Z","drives":[],"alerts":[{"event":"raised","kind":"over-pressure"}]}"#
        for (clock, found) in [("10:00:00", [Int64(0)]), ("09:59:59", [])] {
            let report = try QualityReport(
                truth: [Array(fault.utf8)],
                alerts: [Array(alert("raised", "over-pressure", "V", "Row1.Left", clock).utf8)],
                deadlines: QualityDeadlines(profile: .us))
            #expect(report.lines["over-pressure"]?.delays == found)
            #expect(report.falseAlarms.isEmpty == !found.isEmpty)
        }
    }

    /// Another wheel, another kind of a fault that explains one kind only, another time. Axle and wheel belong together.
    @Test func whatNothingExplainsIsAFalseAlarm() throws {
        let found = try report([
            alert("raised", "axle-imbalance", "V", "Row1", "10:30:00"),
            alert("raised", "battery-low", "W", "Row2.Left", "23:59:00"),
            alert("raised", "low", "V", "Row1.Right", "10:30:00"), alert("raised", "low", "W", "Row2.Left", "10:30:00"),
            alert("raised", "low", "V", "Row1.Left", "13:00:01"), alert("cleared", "low", "X", "Row1.Left", "10:30:00"),
            alert("escalated", "critical", "X", "Row1.Left", "10:30:00"),
        ])
        #expect(found.falseAlarms == ["low": 3, "critical": 1])
        #expect(found.vehicleDays == 8)
        #expect(found.falseAlarmsPerThousand == 500)
        #expect(found.lines["critical"]?.planted == 1 && found.lines["critical"]?.delays == [])
        #expect(
            found.text.contains("false alarms: 4 (1 critical, 3 low) in 8.0 vehicle-days: 500.0 per 1,000 vehicle-days")
        )
    }

    /// Every fault that the generator plants is found in time, and every alert has its fault.
    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func theStreamFindsEverything(seed: UInt64) throws {
        var fleet = FleetGenerator(FleetOptions(seed: seed, events: 4_000))
        var lines: [[UInt8]] = []
        while let line = fleet.next() { lines.append(line.bytes) }
        let dataset = try StreamDataset(files: [lines], registry: fleet.registryLines)
        for profile in Parameters.Profile.allCases {
            let application = try dataset.application(["--profile", profile.rawValue])
            let alerts = try StreamOutcome(application, paths: dataset.paths).alerts
            var copy = fleet
            let report = try QualityReport(
                truth: copy.takeTruth(), alerts: alerts, deadlines: QualityDeadlines(profile: profile))
            #expect(report.lines.count >= 4, "seed \(seed): \(report.lines.keys)")
            for (kind, line) in report.lines {
                #expect(
                    line.delays.count == line.planted && line.late == 0, "seed \(seed), \(profile): \(kind) \(line)")
            }
            #expect(report.falseAlarms == [:], "seed \(seed), \(profile)")
        }
    }

    /// The report of a fault from 10:00 on, under way all the time, and of an alert some minutes later.
    private func late(
        _ kind: String, after minutes: Int, _ profile: Parameters.Profile = .us, more: String = "",
        besides: [String] = []
    ) throws -> Int? {
        let fault =
            #"{"kind":"fault","vehicle":"V","wheel":"Row1.Left","from":"2026-03-02T10:00:00.000Z",\#(more)"drives":[["2026-03-02T10:00:00.000Z","2026-03-02T23:00:00.000Z"]],"alerts":[{"event":"raised","kind":"\#(kind)"}]}"#
        let clock = [minutes / 60 + 10, minutes % 60].map { String($0 + 100).dropFirst() }.joined(separator: ":")
        let report = try QualityReport(
            truth: ([fault] + besides).map { Array($0.utf8) },
            alerts: [Array(alert("raised", kind, "V", "Row1.Left", clock + ":00").utf8)],
            deadlines: QualityDeadlines(profile: profile))
        return report.lines[kind]?.late
    }

    /// Section 12: the last minute that is in time, by kind.
    @Test(
        arguments: [
            ("low", 20), ("critical", 20), ("sensor-missing", 10), ("fast-leak", 2), ("over-pressure", 2),
            ("high-temperature", 2), ("critical-temperature", 2), ("battery-low", 5), ("axle-imbalance", 15),
        ])
    func deadlinesOfDriving(kind: String, minutes: Int) throws {
        #expect(try late(kind, after: minutes) == 0)
        #expect(try late(kind, after: minutes + 1) == 1)
    }

    /// A slow leak's seven days pass at rest too.
    @Test func aSlowLeakHasSevenDays() throws {
        let fault =
            #"{"kind":"seepage","vehicle":"V","wheel":"Row1.Left","from":"2026-03-02T10:00:00.000Z","alerts":[{"event":"raised","kind":"slow-leak"}]}"#
        for (time, late) in [("09T10:00:00.000Z", 0), ("09T10:00:00.001Z", 1)] {
            let alert =
                #"{"time":"2026-03-\#(time)","event":"raised","kind":"slow-leak","vehicle":"V","wheel":"Row1.Left"}"#
            let report = try QualityReport(
                truth: [Array(fault.utf8)], alerts: [Array(alert.utf8)], deadlines: QualityDeadlines(profile: .us))
            #expect(report.lines["slow-leak"]?.late == late)
        }
    }

    /// The UN profile gives an hour where another wheel of the vehicle is low at the onset.
    @Test func severalWheelsHaveAnHour() throws {
        func other(_ wheel: String, _ vehicle: String, _ from: String, _ to: String) -> String {
            #"{"kind":"fault","vehicle":"\#(vehicle)","wheel":"\#(wheel)","from":"2026-03-02T\#(from):00.000Z","to":"2026-03-02T\#(to):00.000Z","drives":[],"alerts":[{"event":"raised","kind":"low"}]}"#
        }
        #expect(try late("low", after: 11, .un) == 1)
        let both = [other("Row2.Left", "V", "09:00", "10:00")]
        #expect(try late("low", after: 60, .un, besides: both) == 0)
        #expect(try late("low", after: 61, .un, besides: both) == 1)
        #expect(try late("low", after: 21, .us, besides: both) == 1)
        for elsewhere in [("Row1.Left", "V", "09:00", "10:00"), ("Row2.Left", "W", "09:00", "10:00")] {
            let fault = other(elsewhere.0, elsewhere.1, elsewhere.2, elsewhere.3)
            #expect(try late("low", after: 11, .un, besides: [fault]) == 1)
        }
        #expect(try late("low", after: 11, .un, besides: [other("Row2.Left", "V", "09:00", "09:59")]) == 1)
        #expect(try late("low", after: 11, .un, besides: [other("Row2.Left", "V", "10:01", "12:00")]) == 1)
    }

    /// Heat counts from when the tire has got hot, not from when the brake began to drag.
    @Test func heatCountsFromItsThreshold() throws {
        #expect(
            try late("high-temperature", after: 30, more: #""high_temperature_from":"2026-03-02T10:28:00.000Z","#) == 0)
        #expect(
            try late(
                "critical-temperature", after: 30, more: #""critical_temperature_from":"2026-03-02T10:27:00.000Z","#)
                == 1
        )
    }

    @Test func quantiles() {
        #expect(QualityReport.value([], 50) == 0)
        #expect(QualityReport.value([3, 1, 2], 50) == 2)
        #expect(QualityReport.value(Array(1...100), 95) == 95)
        #expect(QualityReport.value([7], 100) == 7)
    }

    @Test func aBrokenTruthIsRefused() {
        #expect(throws: InputError.self) {
            try QualityReport(truth: [[0x7B]], alerts: [], deadlines: QualityDeadlines(profile: .us))
        }
    }
}
