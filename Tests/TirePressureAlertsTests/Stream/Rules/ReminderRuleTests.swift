import MillraceCore
import MillraceFormats
import Testing

@testable import TirePressureAlerts

/// Reminders every hour until an alert is acknowledged or over (sections 9 and 10). Times are in minutes.
struct ReminderRuleTests {
    private let rule = ReminderRule(parameters: Parameters())

    private func at(_ minutes: Int64) -> Timestamp { Timestamp(milliseconds: minutes * 60_000) }

    private func change(_ event: TireAlert.Event, _ kind: TireAlert.Kind, since minutes: Int64) -> AlertChange {
        AlertChange(event: event, kind: kind, since: at(minutes))
    }

    private func acknowledge(_ kind: String, _ open: inout [OpenAlert]) throws -> OpenAlert? {
        let line = try Array(SampleLines.acknowledgement(kind, "a", 0).utf8).withUnsafeBytes {
            try TireLine(line: $0, reader: JSONFieldReader<TirePacket.Field>(), clock: Sample.clock())
        }
        return rule.acknowledge(try #require(line.acknowledgement), &open)
    }

    @Test func everyHour() {
        var open: [OpenAlert] = []
        #expect(rule.nextReminder(open) == nil)
        rule.note(change(.raised, .low, since: 5), at: at(5), &open)
        #expect(rule.nextReminder(open) == at(65))
        #expect(!rule.reminds(of: 0, at: at(64), &open))
        #expect(rule.reminds(of: 0, at: at(65), &open))
        #expect(!rule.reminds(of: 0, at: at(65), &open))
        #expect(rule.nextReminder(open) == at(125))
        rule.note(change(.cleared, .low, since: 5), at: at(70), &open)
        #expect(open.isEmpty)
    }

    /// A reminder that comes late does not move the next one.
    @Test func momentsDoNotDrift() {
        var open: [OpenAlert] = []
        rule.note(change(.raised, .low, since: 0), at: at(0), &open)
        #expect(rule.reminds(of: 0, at: at(63), &open))
        #expect(rule.nextReminder(open) == at(120))
    }

    /// The hour counts from the escalation, which takes an acknowledgement back.
    @Test func anEscalationCountsAnew() throws {
        var open: [OpenAlert] = []
        rule.note(change(.raised, .low, since: 0), at: at(0), &open)
        #expect(try acknowledge("low", &open)?.since == at(0))
        #expect(rule.nextReminder(open) == nil)
        #expect(try acknowledge("low", &open) == nil)
        rule.note(change(.escalated, .critical, since: 0), at: at(30), &open)
        #expect(open == [OpenAlert(kind: .critical, since: at(0), due: at(90))])
        #expect(try acknowledge("low", &open) == nil)
        #expect(try acknowledge("critical", &open)?.kind == .critical)
    }

    /// Alerts stand in the order of kinds, whatever the order in which they were raised.
    @Test func theOrderOfKinds() {
        let kinds: [TireAlert.Kind] = [
            .sensorMissing, .fastLeak, .low, .overPressure, .highTemperature, .batteryLow, .slowLeak,
        ]
        var open: [OpenAlert] = []
        for (minute, kind) in kinds.reversed().enumerated() {
            rule.note(change(.raised, kind, since: Int64(minute)), at: at(Int64(minute)), &open)
        }
        #expect(open.map(\.kind) == kinds)
        #expect(rule.nextReminder(open) == at(60))
        rule.note(change(.ended, .slowLeak, since: 0), at: at(10), &open)
        #expect(open.map(\.kind) == kinds.dropLast())
        #expect(rule.nextReminder(open) == at(61))
    }
}
