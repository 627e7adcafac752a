import MillraceReplay
import MillraceStreams

@testable import TirePressureAlerts

/// Faults in the rules of axles, days, profiles and the changing registry.
extension MutantCase {
    static let ofLongRules: [MutantCase] = [
        .parameters("the sides of an axle may differ by ten percent and a pascal", uneven) { $0.axlePercent = 9 },
        .parameters("an axle is out of balance a millisecond too early", uneven) { $0.axleMilliseconds -= 1 },
        .parameters("an axle's other side may be a millisecond too old", evenForLackOfNews) {
            $0.axleAgeMilliseconds += 1
        },
        .parameters("a slow leak of 700 Pa a day is not enough", leakOfDays) { $0.slowPaPerDay += 1 },
        .parameters("a slow leak needs a point more", leakOfDays) { $0.slowPoints += 1 },
        .parameters("a slow leak needs a minute more than two days", leakOfDays) { $0.slowSpanMilliseconds += 60_000 },
        .parameters("it is enough that a slow leak's interval excludes 0", doubtful) { $0.slowNaturalPaPerDay = 0 },
        .parameters("air that is let out is a slow leak", letOut) { $0.slowStepPa += 1 },
        .parameters("air that is let in ends a slow leak at once", letIn) { $0.slowStepPa += 1 },
        .parameters("the slow leak's window has a bucket more", endOfALeak) { $0.slowBuckets += 1 },
        .topology("a point is its first sample", uneasy) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                if reading.pressure > 240_000 { reading.temperature = nil }
                return reading
            }
            return topology.make()
        },
        MutantCase(name: "the UN profile compares the compensated pressure", input: warm) { application in
            var parameters = Parameters(profile: .un)
            parameters.lowAtWarm = 0
            application.topology = TirePressureTopology.make(parameters) { Sample.clock() }
        },
        .topology("altitudes are of no account", high) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                reading.entry.altitude = nil
                return reading
            }
            return topology.make()
        },
        .topology("a wheel's state outlives a change of its sensor", rotated) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                reading.entry.validFrom = nil
                reading.entry.sensor = ""
                return reading
            }
            return topology.make()
        },
    ]

    /// Left 264.001 and right 240 kPa: more than 24 kPa apart from 0 on. Then 264, just 24 kPa.
    private static let uneven: MutantInput = {
        var lines: [String] = []
        for time in stride(from: 0 as Int64, through: 600_000, by: 60_000) {
            lines.append(SampleLines.reading("b", time, kPa: "240"))
            lines.append(SampleLines.reading("a", time, kPa: time == 0 ? "264" : "264.001"))
        }
        lines.append(SampleLines.reading("b", 659_999, kPa: "240"))
        lines.append(SampleLines.reading("a", 660_000, kPa: "264.001"))
        return MutantInput(lines: lines, alerts: ["660000 raised axle-imbalance Row1"])
    }()

    /// The sides come in turn, 180,001 ms apart at one place, which breaks the run.
    private static let evenForLackOfNews: MutantInput = {
        let times: [Int64] = [0, 60_000, 240_001, 300_000, 360_000, 420_000, 480_000, 540_000, 600_000, 660_000]
        return MutantInput(
            lines: times.enumerated().map {
                SampleLines.reading($0 % 2 == 0 ? "a" : "b", $1, kPa: $0 % 2 == 0 ? "280" : "240")
            })
    }()

    /// A sample in each quarter of a day, on a straight line of 700 Pa a day: after just two days there are just eight points.
    private static let leakOfDays = MutantInput(
        lines: quarters(0...8) { 240_000 - 175 * $0 }, alerts: ["172800000 raised slow-leak Row1.Left"])

    /// Points about a line of 1,257 Pa a day, whose interval is 941 Pa to either side.
    private static let doubtful = MutantInput(lines: quarters(0...8) { 240_000 - 200 * $0 + ($0 % 4 < 2 ? 600 : -600) })

    /// 10,000 Pa less after just a quarter of a day, and level before and after.
    private static let letOut = MutantInput(lines: quarters(0...10) { $0 < 4 ? 240_000 : 230_000 })

    /// A leak of 2,000 Pa a day; then 10,000 Pa more, and level from there on: it clears two days later.
    private static let letIn = MutantInput(
        lines: quarters(0...8) { 240_000 - 500 * $0 }
            + [SampleLines.acknowledgement("slow-leak", "a", 172_800_001)] + quarters(9...17) { _ in 246_000 },
        alerts: [
            "172800000 raised slow-leak Row1.Left", "172800001 acknowledged slow-leak Row1.Left",
            "367200000 cleared slow-leak Row1.Left",
        ])

    /// 7,000 Pa on each of two days and none after them: it clears when little of these days is left in the window.
    private static let endOfALeak = MutantInput(
        lines: quarters(0...8) { 240_000 - 1_750 * $0 }
            + [SampleLines.acknowledgement("slow-leak", "a", 172_800_001)] + quarters(9...34) { _ in 226_000 },
        alerts: [
            "172800000 raised slow-leak Row1.Left", "172800001 acknowledged slow-leak Row1.Left",
            "712800000 cleared slow-leak Row1.Left",
        ])

    /// The first samples of the quarters fall by 1,000 Pa a day, the second ones bring their means to a level.
    private static let uneasy = MutantInput(
        lines: (0...8).flatMap { quarter in
            quarters(quarter...quarter) { 240_000 - 250 * $0 }
                + quarters(quarter...quarter, later: 60_000) { 240_000 + 250 * $0 }
        })

    /// A sample in each of some quarters of a day, `later` ms after its third hour and a half, at 20 °C.
    private static func quarters(
        _ quarters: ClosedRange<Int64>, later: Int64 = 0, pascal: (Int64) -> Int64
    ) -> [String] {
        quarters.map { quarter in
            let value = pascal(quarter)
            let thousandths = String(1_000 + value % 1_000).dropFirst()
            return SampleLines.reading(
                "a", quarter * 21_600_000 + later, kPa: "\(value / 1_000).\(thousandths)", celsius: "20")
        }
    }

    /// At 60 °C a tire at placard shows 287 kPa, and 229 kPa are under 80 % of that.
    private static let warm = MutantInput(
        lines: [0, 10_000].map { SampleLines.reading("a", $0, kPa: "229", celsius: "60") },
        alerts: ["10000 raised low Row1.Left"], options: ["--profile", "un"])

    /// 146 kPa at −20 °C are 185 kPa at 20 °C at sea level, and just under 180 kPa in the air of 3,250 m.
    private static let high = MutantInput(
        lines: [0, 10_000].map { SampleLines.reading("a", $0, kPa: "146", celsius: "-20") },
        registry: [SampleLines.entry("a").replacing("}", with: ",\"altitude_m\":3250}")],
        alerts: ["10000 raised low Row1.Left"])

    /// The sensors of the front wheels change sides at 20 s: what was low for 5 s and 5 s is low on two wheels.
    private static let rotated = MutantInput(
        lines: [
            SampleLines.reading("a", 14_000, kPa: "170"), SampleLines.reading("b", 20_000, kPa: "170"),
            SampleLines.reading("b", 29_000, kPa: "170"),
        ],
        registry: SampleLines.registry
            + [("a", "Row1.Right"), ("b", "Row1.Left")].map {
                SampleLines.entry($0, wheel: $1)
                    .replacing("}", with: ",\"valid_from\":\(SampleLines.start + 20_000)}")
            })
}
