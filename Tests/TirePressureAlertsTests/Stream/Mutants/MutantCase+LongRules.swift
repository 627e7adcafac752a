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
        .parameters("a slow leak needs a sample more", leakOfDays) { $0.slowReadings += 1 },
        .parameters("a slow leak needs a minute more than a day", leakOfDays) { $0.slowSpanMilliseconds += 60_000 },
        .parameters("the slow leak's window has a bucket more", endOfALeak) { $0.slowBuckets += 1 },
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

    /// Fifty samples on a straight line of 700 Pa a day that ends after just a day.
    private static let leakOfDays = MutantInput(
        lines: leak(from: 0, through: 86_400_000, count: 50, kPa: 240_000),
        alerts: ["86400000 raised slow-leak Row1.Left"])

    /// 7,000 Pa on the first day and none after it: it clears when hardly anything of that day is left in the window.
    private static let endOfALeak = MutantInput(
        lines: leak(from: 0, through: 86_400_000, count: 50, kPa: 240_000, perDay: 7_000)
            + [SampleLines.acknowledgement("slow-leak", "a", 86_400_001)]
            + (1...54).map { SampleLines.reading("a", 86_400_000 + $0 * 4_800_000, kPa: "233", celsius: "20") },
        alerts: [
            "86400000 raised slow-leak Row1.Left", "86400001 acknowledged slow-leak Row1.Left",
            "312000000 cleared slow-leak Row1.Left",
        ])

    /// Whole minutes, and the pressure of each in whole pascals.
    private static func leak(
        from start: Int64, through end: Int64, count: Int64, kPa pascal: Int64, perDay loss: Int64 = 700
    ) -> [String] {
        (0..<count).map { index in
            let minute = (end - start) / 60_000 * index / (count - 1)
            let value = pascal - loss * minute / 1_440
            let thousandths = String(1_000 + value % 1_000).dropFirst()
            return SampleLines.reading(
                "a", start + minute * 60_000, kPa: "\(value / 1_000).\(thousandths)", celsius: "20")
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
