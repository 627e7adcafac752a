import MillraceCore
import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// Low and critical pressure on one wheel with a placard of 240 kPa: low at 180,000 Pa, clear from 192,000 Pa on, critical
/// at 120,000 Pa. Times are in milliseconds.
struct PressureRuleTests {
    struct Step {
        var time: Int64
        var reference: Int64
        var corrects = false
        /// Event, kind and threshold; nil for nothing.
        var outcome: String?
    }

    private func check(_ steps: [Step], placard: Int64 = 240_000, _ location: SourceLocation = #_sourceLocation) {
        let rule = PressureRule(parameters: Parameters())
        var state = PressureState()
        for step in steps {
            let reading = Sample.reading(placard: placard, pressure: step.reference, corrects: step.corrects)
            let outcome = rule.judge(
                reading, reference: step.reference, at: Timestamp(milliseconds: step.time), &state)
            let text = outcome.map { "\($0.event) \($0.kind) \($0.threshold ?? 0) since \($0.since.milliseconds)" }
            #expect(text == step.outcome, "at \(step.time)", sourceLocation: location)
        }
    }

    @Test func lowLastsTenSeconds() {
        check([
            Step(time: 0, reference: 180_000), Step(time: 9_999, reference: 180_000),
            Step(time: 10_000, reference: 180_000, outcome: "raised low 180000 since 10000"),
            Step(time: 20_000, reference: 170_000),
        ])
        check([Step(time: 0, reference: 180_001), Step(time: 10_000, reference: 180_000)])
        check([
            Step(time: 0, reference: 180_000), Step(time: 5_000, reference: 180_001),
            Step(time: 10_000, reference: 180_000),
        ])
    }

    @Test func theFloorCountsWhereItIsHigher() {
        check(
            [
                Step(time: 0, reference: 140_000),
                Step(time: 10_000, reference: 140_000, outcome: "raised low 140000 since 10000"),
            ], placard: 180_000)
        check([Step(time: 0, reference: 140_001), Step(time: 10_000, reference: 140_001)], placard: 180_000)
    }

    @Test func criticalIsRaisedAtOnceAndEscalatesLow() {
        check([
            Step(time: 0, reference: 120_001),
            Step(time: 1, reference: 120_000, outcome: "raised critical 120000 since 1"),
            Step(time: 2, reference: 0),
        ])
        check([
            Step(time: 0, reference: 170_000),
            Step(time: 10_000, reference: 170_000, outcome: "raised low 180000 since 10000"),
            Step(time: 20_000, reference: 120_000, outcome: "escalated critical 120000 since 10000"),
            Step(time: 30_000, reference: 192_000),
            Step(time: 40_000, reference: 192_000, outcome: "cleared critical 192000 since 10000"),
        ])
    }

    @Test func clearTakesTwoReadingsInARow() {
        check([
            Step(time: 0, reference: 100_000, outcome: "raised critical 120000 since 0"),
            Step(time: 1, reference: 192_000), Step(time: 2, reference: 191_999), Step(time: 3, reference: 192_000),
            Step(time: 4, reference: 192_000, outcome: "cleared critical 192000 since 0"),
            Step(time: 5, reference: 192_000),
        ])
    }

    /// A correction stands in the place of what it corrects, in the runs as well; the alert raised by what was corrected
    /// stays.
    @Test func aCorrectionStandsInItsPlace() {
        check([
            Step(time: 0, reference: 170_000), Step(time: 10_000, reference: 200_000),
            Step(time: 10_100, reference: 170_000, corrects: true, outcome: "raised low 180000 since 10100"),
        ])
        check([
            Step(time: 0, reference: 170_000), Step(time: 5_000, reference: 170_000),
            Step(time: 5_100, reference: 200_000, corrects: true), Step(time: 10_000, reference: 170_000),
        ])
        check([
            Step(time: 0, reference: 100_000, outcome: "raised critical 120000 since 0"),
            Step(time: 100, reference: 200_000, corrects: true), Step(time: 200, reference: 200_000, corrects: true),
            Step(time: 60_000, reference: 200_000, outcome: "cleared critical 192000 since 0"),
        ])
    }
}
