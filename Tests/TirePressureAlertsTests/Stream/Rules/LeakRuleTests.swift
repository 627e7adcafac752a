import MillraceCore
import Testing

@testable import TirePressureAlerts

/// Fast leaks on one wheel: 20,000 Pa per minute over up to 60 s, or at once within 3 s.
struct LeakRuleTests {
    struct Step {
        var time: Int64
        var reference: Int64
        var corrects = false
        var outcome: String?
    }

    private func check(_ steps: [Step], _ location: SourceLocation = #_sourceLocation) {
        let rule = LeakRule(parameters: Parameters())
        var state = LeakState()
        for step in steps {
            let outcome = rule.judge(
                Sample.reading(corrects: step.corrects), reference: step.reference,
                at: Timestamp(milliseconds: step.time), &state)
            let text = outcome.map { change in
                change.drop.map { "raised \($0.pascal) in \($0.milliseconds)" }
                    ?? "\(change.event) since \(change.since.milliseconds)"
            }
            #expect(text == step.outcome, "at \(step.time)", sourceLocation: location)
        }
    }

    private func drop(_ pascal: Int64, _ milliseconds: Int64) -> String { "raised \(pascal) in \(milliseconds)" }

    @Test func theRateIsMeasuredOverAtMostAMinute() {
        check([
            Step(time: 0, reference: 240_000), Step(time: 60_000, reference: 220_000, outcome: drop(20_000, 60_000)),
        ])
        check([Step(time: 0, reference: 240_000), Step(time: 60_000, reference: 220_001)])
        check([Step(time: 0, reference: 240_000), Step(time: 60_001, reference: 200_000)])
    }

    /// 1 kPa in 3 s is 20 kPa in a minute, but less than the least drop of 5 kPa; a reading nearer than that is held
    /// against the drop at once only.
    @Test func readingsNearerThanThreeSecondsCountAtOnceOnly() {
        check([Step(time: 0, reference: 240_000), Step(time: 3_000, reference: 235_001)])
        check([Step(time: 0, reference: 240_000), Step(time: 3_000, reference: 235_000, outcome: drop(5_000, 3_000))])
        check([Step(time: 0, reference: 240_000), Step(time: 2_999, reference: 220_001)])
        check([Step(time: 0, reference: 240_000), Step(time: 2_999, reference: 220_000, outcome: drop(20_000, 2_999))])
    }

    /// The first reading of the window decides, not the greatest drop.
    @Test func theFirstReadingOfTheWindowCounts() {
        check([
            Step(time: 0, reference: 200_000), Step(time: 10_000, reference: 210_000),
            Step(time: 60_000, reference: 185_000),
        ])
        check([
            Step(time: 0, reference: 200_000), Step(time: 10_000, reference: 210_000),
            Step(time: 60_001, reference: 190_000, outcome: drop(20_000, 50_001)),
        ])
    }

    @Test func aReadingThatWasCorrectedDoesNotCount() {
        check([
            Step(time: 0, reference: 240_000), Step(time: 100, reference: 215_000, corrects: true),
            Step(time: 1_100, reference: 215_000),
        ])
    }

    /// Active since 0. Three minutes on it has fallen by 15 kPa, which is 5 kPa a minute, and by less a little later.
    @Test func itClearsWhenThreeMinutesShowLess() {
        let raise = [
            Step(time: -1_000, reference: 240_000), Step(time: 0, reference: 200_000, outcome: drop(40_000, 1_000)),
        ]
        let cleared = "cleared since 0"
        check(
            raise + [
                Step(time: 179_999, reference: 200_000), Step(time: 180_000, reference: 200_000, outcome: cleared),
            ])
        check(
            raise + [
                Step(time: 180_000, reference: 185_000), Step(time: 180_001, reference: 185_001, outcome: cleared),
            ])
        // The last reading three minutes ago is from before the raise, as long as nothing else was heard.
        check(
            [Step(time: -1_000, reference: 240_000), Step(time: -500, reference: 240_000)]
                + [
                    Step(time: 0, reference: 200_000, outcome: drop(40_000, 1_000)),
                    Step(time: 179_600, reference: 200_000),
                ])
    }
}
