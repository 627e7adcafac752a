import MillraceCore
import Testing

/// The SQL against a naive evaluation of the same words, on random readings of one vehicle: times on the boundaries and
/// beside them, disorder within the grace, corrections, and a wheel with one sensor after another.
@Suite struct OracleNaiveTests {
    private static let wheels = [
        "a": "Row1.Left", "b": "Row1.Right", "c": "Row2.Left", "d": "Row2.Right", "e": "Row1.Left",
    ]
    /// From a moment on there is another sensor at the first wheel.
    private static func newSensor(from moment: Int64) -> String {
        #"{"sensor":"e","vehicle":"car","wheel":"Row1.Left","placard_kPa":200,"time_zone":"UTC","valid_from":\#(moment)}"#
    }

    private static let seeds: [UInt64] = Array(1...250)

    @Test func agrees() throws {
        var kinds: [Substring: Int] = [:]
        for seed in Self.seeds {
            var random = SeededRandom(seed: seed)
            let drafts = Self.drafts(&random)
            let change = drafts.isEmpty ? 0 : drafts[Int(random.integer(below: Int64(drafts.count)))].time
            let alerts = try OracleCase(registry: OracleCase.fourWheels + [Self.newSensor(from: change)])
                .alerts(drafts.enumerated().map { $1.line(Int64($0 + 1)) })
            let readings = drafts.enumerated().compactMap { $1.reading(Int64($0 + 1)) }.filter {
                $0.sensor == "e" ? $0.time >= change : $0.sensor != "a" || $0.time < change
            }
            let acknowledgements = drafts.enumerated().compactMap { $1.acknowledgement(Int64($0 + 1)) }
            let end = drafts.map(\.time).max() ?? 0
            #expect(alerts == NaiveAlerts.alerts(readings, acknowledgements, until: end), "seed \(seed)")
            for alert in alerts {
                let words = alert.split(separator: " ")
                kinds[words[2], default: 0] += 1
                kinds[words[1], default: 0] += 1
            }
        }
        // A comparison of nothing would prove nothing.
        for kind: Substring in [
            "low", "critical", "fast-leak", "sensor-missing", "over-pressure", "high-temperature",
            "critical-temperature", "battery-low", "axle-imbalance", "escalated", "reminded", "acknowledged", "ended",
        ] {
            #expect(kinds[kind, default: 0] > (kind == "axle-imbalance" ? 2 : 10), "\(kind) in seeds \(Self.seeds)")
        }
    }

    /// A line to be.
    private struct Draft {
        var arrival, time: Int64
        var sensor: String
        var pressure: Int64
        var temperature: Int64?
        var isMoving: Bool
        var batteryIsGood: Bool?
        /// The kind of alert that is acknowledged at the sensor's wheel; nil for a reading.
        var acknowledges: String?

        func line(_ sequence: Int64) -> String {
            if let acknowledges { return OracleCase.acknowledgement(acknowledges, wheels[sensor] ?? "", time) }
            let more = [
                #""moving":\#(isMoving)"#, #""n":\#(sequence)"#,
                temperature.map { #""temperature_C":\#(Double($0) / 1_000)"# },
                batteryIsGood.map { #""battery_ok":\#($0)"# },
            ].compactMap(\.self).joined(separator: ",")
            return OracleCase.reading(sensor, time, kPa: Double(pressure) / 1_000, more)
        }

        func reading(_ sequence: Int64) -> NaiveAlerts.Reading? {
            guard acknowledges == nil else { return nil }
            return NaiveAlerts.Reading(
                sequence: sequence, time: time, sensor: sensor, wheel: wheels[sensor] ?? "", pressure: pressure,
                isMoving: isMoving, temperature: temperature, batteryIsGood: batteryIsGood)
        }

        func acknowledgement(_ sequence: Int64) -> NaiveAlerts.Acknowledgement? {
            acknowledges.map {
                NaiveAlerts.Acknowledgement(sequence: sequence, time: time, wheel: wheels[sensor] ?? "", kind: $0)
            }
        }
    }

    /// Lines in the order of the input. Either every reading has a temperature or none has.
    private static func drafts(_ random: inout SeededRandom) -> [Draft] {
        let steps: [Int64] = [
            0, 100, 500, 501, 2_999, 3_000, 5_000, 10_000, 57_000, 60_000, 120_000, 179_999, 180_000, 300_000,
            1_800_000, 3_600_000,
        ]
        let pressures: [Int64] = [
            90_000, 100_000, 140_000, 150_000, 150_001, 160_000, 165_000, 180_000, 200_000, 240_000, 240_001, 249_999,
            250_000,
        ]
        let temperatures: [Int64] = [60_000, 80_000, 80_001, 84_999, 85_000, 99_999, 100_000]
        let movingShare = random.element(of: [0.5, 0.9, 1])
        let hesitates = random.chance(0.3)
        let isWarm = random.chance(0.3)
        let silent = random.element(of: ["a", "c", "d"])
        // Now and then the right side of an axle has more than the left for long.
        let isTilted = random.chance(0.2)
        let stepCount = random.integer(in: 4...Int64(steps.count))
        var time: Int64 = 1_000_000
        var drafts: [Draft] = []
        for _ in 0..<random.integer(in: isTilted ? 50...80 : 5...60) {
            time +=
                isTilted ? random.element(of: [10_000, 57_000, 60_000]) : steps[Int(random.integer(below: stepCount))]
            var sensor = random.element(of: ["a", "b", "b", "b", "c", "d", "e"])
            if sensor == silent, random.chance(0.8) { sensor = "b" }
            let arrival = time + (random.chance(0.2) ? random.integer(in: 0...30_000) : 0)
            // Often the first of a burst does not move and a correction does: the drive goes on, N does not.
            let isHesitant = hesitates && random.chance(0.8)
            var draft = Draft(
                arrival: arrival, time: time, sensor: sensor,
                pressure: isTilted && random.chance(0.98)
                    ? sensor == "b" ? 240_000 : 180_000 : random.element(of: pressures),
                temperature: isWarm ? random.element(of: temperatures) : nil,
                isMoving: isHesitant ? false : random.chance(movingShare),
                batteryIsGood: random.chance(0.5) ? random.chance(0.5) : nil)
            if random.chance(isTilted ? 0.05 : 0.15) {
                draft.acknowledges = random.element(of: NaiveAlerts.ranks.flatMap(\.self))
            }
            drafts.append(draft)
            guard isHesitant else { continue }
            draft.acknowledges = nil
            draft.time += 100
            draft.pressure = random.element(of: pressures)
            draft.isMoving = true
            drafts.append(draft)
        }
        return drafts.enumerated().sorted { ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset) }
            .map(\.element)
    }
}
