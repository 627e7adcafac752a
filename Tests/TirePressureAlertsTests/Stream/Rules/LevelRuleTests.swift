import MillraceCore
import Testing

@testable import TirePressureAlerts

/// Over-pressure, high temperature and battery on one wheel, at their limits by section 8: with a placard of 240 kPa too high
/// from 300,000 Pa on and no more at 288,000 Pa; hot at 85 °C, dangerously at 100 °C, cool at 80 °C. One reading a second.
struct LevelRuleTests {
    private func tell(_ change: AlertChange?) -> String {
        guard let change else { return "" }
        let threshold = change.threshold ?? change.heatThreshold
        return "\(change.event) \(change.kind.rawValue)" + (threshold.map { " \($0)" } ?? "")
            + " since \(change.since.milliseconds / 1_000)"
    }

    @Test(
        arguments: [
            ([299_999, 300_000, 299_999, 288_001, 288_000], 240_000),
            // 125 % and 120 % of 199,999 Pa are rounded down to 249,998 and 239,998 Pa.
            ([249_997, 249_998, 240_000, 239_999, 239_998], 199_999),
        ] as [([Int64], Int64)])
    func overPressure(references: [Int64], placard: Int64) {
        var state = OverPressureState()
        let found = references.enumerated().map { second, reference in
            tell(
                OverPressureRule(parameters: Parameters()).judge(
                    Sample.reading(placard: placard), reference: reference,
                    at: Timestamp(milliseconds: Int64(second) * 1_000), &state))
        }
        let (over, clear) = (placard * 125 / 100, placard * 120 / 100)
        #expect(
            found == [
                "", "raised over-pressure \(over) since 1", "", "", "cleared over-pressure \(clear) since 1",
            ])
    }

    private func heat(_ temperatures: [Int64?]) -> [String] {
        var state = HeatState()
        return temperatures.enumerated().map { second, temperature in
            tell(
                HeatRule(parameters: Parameters()).judge(
                    Sample.reading(temperature: temperature), at: Timestamp(milliseconds: Int64(second) * 1_000),
                    &state))
        }
    }

    @Test func heatIsRaisedAndClears() {
        #expect(
            heat([84_999, nil, 85_000, 84_999, 99_999, 80_001, nil, 80_000, 79_000]) == [
                "", "", "raised high-temperature 85000 since 2", "", "", "", "",
                "cleared high-temperature 80000 since 2", "",
            ])
    }

    /// The alert began when it was raised, whatever its level; it clears with the kind of its level.
    @Test func heatIsEscalated() {
        #expect(
            heat([85_000, 100_000, 101_000, 90_000, 80_000, 100_000]) == [
                "raised high-temperature 85000 since 0", "escalated critical-temperature 100000 since 0", "", "",
                "cleared critical-temperature 80000 since 0", "raised critical-temperature 100000 since 5",
            ])
    }

    private func battery(_ words: [(isGood: Bool?, corrects: Bool)]) -> [String] {
        var state = BatteryState()
        return words.enumerated().map { second, word in
            tell(
                BatteryRule().judge(
                    Sample.reading(batteryIsGood: word.isGood, corrects: word.corrects),
                    at: Timestamp(milliseconds: Int64(second) * 1_000), &state))
        }
    }

    /// Readings that do not tell stand between others without parting them.
    @Test func aBatteryIsLowTwice() {
        #expect(
            battery([(false, false), (true, false), (false, false), (nil, false), (false, false), (false, false)]) == [
                "", "", "", "", "raised battery-low since 4", "",
            ])
        #expect(
            battery([(false, false), (false, false), (true, false), (false, false), (true, false), (true, false)]) == [
                "", "raised battery-low since 1", "", "", "", "cleared battery-low since 1",
            ])
        #expect(battery([(true, false), (true, false)]) == ["", ""])
    }

    /// A correction stands in the place of the reading before it: it neither counts twice nor leaves that one standing.
    @Test func aCorrectionCountsOnce() {
        #expect(battery([(false, false), (false, true), (false, true)]) == ["", "", ""])
        #expect(battery([(true, false), (false, true), (false, false)]) == ["", "", "raised battery-low since 2"])
        #expect(battery([(false, false), (true, false), (false, true)]) == ["", "", "raised battery-low since 2"])
        #expect(battery([(false, false), (false, true), (nil, true), (false, false)]) == ["", "", "", ""])
    }
}
