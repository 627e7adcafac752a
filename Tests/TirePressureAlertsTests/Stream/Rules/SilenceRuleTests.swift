import MillraceCore
import Testing

@testable import TirePressureAlerts

/// Drives and silences at their limits: a pause of 180 s, a silence of 600 s, three readings of others.
struct SilenceRuleTests {
    let rule = SilenceRule(parameters: Parameters())

    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func aDriveLastsUntilThreeMinutesAfterItsLastMovingReading() {
        var drive = DriveState()
        #expect(!rule.lasts(drive, at: at(0)))
        #expect(rule.noteMoving(at: at(0), &drive))
        #expect(rule.lasts(drive, at: at(179_999)))
        #expect(!rule.lasts(drive, at: at(180_000)))
        #expect(!rule.noteMoving(at: at(179_999), &drive))
        #expect(rule.noteMoving(at: at(359_999), &drive))
    }

    @Test func aWheelIsMissingAfterTenMinutesAndThreeReadingsOfOthers() {
        let drive = DriveState(lastMoving: 599_000)
        let wheel = SilenceState(lastReading: at(-5), since: at(0), others: 3)
        #expect(rule.deadline(of: wheel) == at(600_000))
        #expect(rule.isMissing(wheel, drive, at: at(600_000)))
        #expect(!rule.isMissing(wheel, drive, at: at(599_999)))
        #expect(!rule.isMissing(wheel, drive, at: at(779_000)))
        #expect(rule.isMissing(wheel, drive, at: at(778_999)))
        var other = wheel
        other.others = 2
        #expect(!rule.isMissing(other, drive, at: at(600_000)))
        other = wheel
        other.missingSince = at(1)
        #expect(!rule.isMissing(other, drive, at: at(600_000)))
    }
}
