import MillraceCore
import Testing

/// The SQL against a naive evaluation of the same words, on random readings of one vehicle: times on the boundaries and
/// beside them, disorder within the grace, corrections, and a wheel with two sensors.
@Suite struct OracleNaiveTests {
    private static let wheels = [
        "a": "Row1.Left", "b": "Row1.Right", "c": "Row2.Left", "d": "Row2.Right", "e": "Row1.Left",
    ]
    private static let extraSensor =
        #"{"sensor":"e","vehicle":"car","wheel":"Row1.Left","placard_kPa":200,"time_zone":"UTC"}"#

    private static let seeds: [UInt64] = Array(1...250)

    @Test func agrees() throws {
        var kinds: [Substring: Int] = [:]
        for seed in Self.seeds {
            var random = SeededRandom(seed: seed)
            let readings = Self.readings(&random)
            let lines = readings.map {
                OracleCase.reading(
                    $0.sensor, $0.time, kPa: Double($0.pressure) / 1_000,
                    #""moving":\#($0.isMoving),"n":\#($0.sequence)"#)
            }
            let alerts = try OracleCase(registry: OracleCase.fourWheels + [Self.extraSensor]).alerts(lines)
            #expect(alerts == NaiveAlerts.alerts(readings), "seed \(seed)")
            for alert in alerts { kinds[alert.split(separator: " ")[2], default: 0] += 1 }
        }
        // A comparison of nothing would prove nothing.
        for kind: Substring in ["low", "critical", "fast-leak", "sensor-missing"] {
            #expect(kinds[kind, default: 0] > 30, "\(kind) in seeds \(Self.seeds)")
        }
    }

    /// Readings in the order of their lines.
    private static func readings(_ random: inout SeededRandom) -> [NaiveAlerts.Reading] {
        let steps: [Int64] = [
            0, 100, 500, 501, 2_999, 3_000, 5_000, 10_000, 57_000, 60_000, 120_000, 179_999, 180_000, 300_000,
        ]
        let pressures: [Int64] = [90_000, 100_000, 140_000, 150_000, 150_001, 160_000, 165_000, 180_000, 200_000]
        let movingShare = random.element(of: [0.5, 0.9, 1])
        let hesitates = random.chance(0.3)
        let silent = random.element(of: ["a", "c", "d"])
        let stepCount = random.integer(in: 4...Int64(steps.count))
        var time: Int64 = 1_000_000
        var drafts: [(arrival: Int64, time: Int64, sensor: String, pressure: Int64, isMoving: Bool)] = []
        for _ in 0..<random.integer(in: 5...60) {
            time += steps[Int(random.integer(below: stepCount))]
            var sensor = random.element(of: ["a", "b", "b", "b", "c", "d", "e"])
            if sensor == silent, random.chance(0.8) { sensor = "b" }
            let arrival = time + (random.chance(0.2) ? random.integer(in: 0...30_000) : 0)
            // Often the first of a burst does not move and a correction does: the drive goes on, N does not.
            let isHesitant = hesitates && random.chance(0.8)
            let isMoving = isHesitant ? false : random.chance(movingShare)
            drafts.append((arrival, time, sensor, random.element(of: pressures), isMoving))
            if isHesitant { drafts.append((arrival, time + 100, sensor, random.element(of: pressures), true)) }
        }
        return drafts.enumerated().sorted { ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset) }
            .enumerated().map { place, draft in
                NaiveAlerts.Reading(
                    sequence: Int64(place + 1), time: draft.element.time, sensor: draft.element.sensor,
                    wheel: wheels[draft.element.sensor] ?? "", pressure: draft.element.pressure,
                    isMoving: draft.element.isMoving)
            }
    }
}
