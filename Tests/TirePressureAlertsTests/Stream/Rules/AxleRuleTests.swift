import MillraceCore
import Testing

@testable import TirePressureAlerts

/// Sides of an axle with a placard of 240 kPa (section 8): out of balance over 24,000 Pa for ten minutes, even under
/// 16,800 Pa; the other side's reading is three minutes old at most. Times are in seconds.
struct AxleRuleTests {
    private struct Step {
        var time: Int64
        var reference: Int64
        /// The other side's last reading: when, and its pressure.
        var other: (time: Int64, reference: Int64)?
    }

    private func outcomes(_ steps: [Step]) -> [String] {
        var state = AxleState(row: "Row1")
        func side(_ time: Int64, _ reference: Int64) -> AxleRule.Side {
            AxleRule.Side(time: Timestamp(milliseconds: time * 1_000), reference: reference)
        }
        return steps.map { step in
            let change = AxleRule(parameters: Parameters()).judge(
                side(step.time, step.reference), against: step.other.map { side($0.time, $0.reference) },
                placard: 240_000, &state)
            guard let change else { return "" }
            return "\(change.event) \(change.threshold ?? 0) \(change.difference ?? 0) since "
                + "\(change.since.milliseconds / 1_000)"
        }
    }

    private func even(at times: [Int64], _ reference: Int64) -> [Step] {
        times.map { Step(time: $0, reference: reference, other: ($0, 240_000)) }
    }

    @Test func tenMinutesOverATenth() {
        #expect(outcomes(even(at: [0, 599, 600], 264_001)) == ["", "", "raised 24000 24001 since 600"])
        #expect(outcomes(even(at: [0, 599, 600], 215_999)) == ["", "", "raised 24000 -24001 since 600"])
        #expect(outcomes(even(at: [0, 600, 1_200], 264_000)) == ["", "", ""])
        #expect(outcomes(even(at: [0], 264_001) + even(at: [300], 264_000) + even(at: [600, 899], 264_001)).last == "")
    }

    @Test func anOldOtherSideBreaksTheRun() {
        func run(age: Int64) -> String? {
            outcomes(
                even(at: [0], 270_000) + [Step(time: 300, reference: 270_000, other: (300 - age, 240_000))]
                    + even(at: [600], 270_000)
            ).last
        }
        #expect(run(age: 180) == "raised 24000 30000 since 600")
        #expect(run(age: 181) == "")
        #expect(
            outcomes(even(at: [0], 270_000) + [Step(time: 300, reference: 270_000)] + even(at: [600], 270_000)).last
                == "")
    }

    @Test func itClearsUnderSevenHundredths() {
        let raised = even(at: [0, 600], 270_000)
        #expect(outcomes(raised + even(at: [700], 256_800)).last == "")
        #expect(outcomes(raised + even(at: [700], 256_799)).last == "cleared 16800 16799 since 600")
        #expect(outcomes(raised + even(at: [700], 223_201)).last == "cleared 16800 -16799 since 600")
        #expect(outcomes(raised + [Step(time: 700, reference: 240_000, other: (519, 240_000))]).last == "")
    }

    @Test func sidesByName() {
        #expect(AxleSide("Row2.Left") == AxleSide("Row2.Left"))
        #expect(AxleSide("Row2.Right")?.row == "Row2" && AxleSide("Row2.Right")?.isLeft == false)
        #expect(AxleSide("Row3.LeftInner") == nil && AxleSide("Spare") == nil)
    }
}
