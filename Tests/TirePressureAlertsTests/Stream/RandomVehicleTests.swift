import MillraceCore
import MillraceReplay
import Testing
import TirePressureAlerts

/// Stream and batch derivation agree on random lines of one vehicle, made so that the rules of hours and days come into
/// play: sides that differ, slow leaks, sensors that change their place, reminders and acknowledgements, in both profiles.
struct RandomVehicleTests {
    static let kinds = [
        "low", "critical", "fast-leak", "sensor-missing", "over-pressure", "high-temperature", "critical-temperature",
        "battery-low", "slow-leak", "axle-imbalance",
    ]
    static let events = ["raised", "escalated", "reminded", "acknowledged", "cleared", "ended"]

    @Test func bothDerivationsAgree() throws {
        var found: [String: Int] = [:]
        for seed in 1...24 * VerifySeedsTests.soak {
            var random = SeededRandom(seed: seed)
            let dataset = try StreamDataset(lines(&random), registry: registry(&random))
            let application = try dataset.application(["--profile", random.chance(0.5) ? "us" : "un"])
            let expected = try application.derive(dataset.paths)
            let outcome = try StreamOutcome(application, paths: dataset.paths, partitions: 2)
            #expect(outcome.differences(from: expected) == [], "seed \(seed)")
            for line in expected.results["alerts"] ?? [] {
                for name in Self.kinds + Self.events where line.contains(":\"\(name)\"") {
                    found[name, default: 0] += 1
                }
            }
        }
        print("random vehicles: \(found.sorted { $0.key < $1.key })")
        for name in Self.kinds + Self.events { #expect(found[name, default: 0] > 2, "\(name) hardly occurs") }
    }

    /// Five days from the samples' start on.
    private static let span: Int64 = 432_000_000

    private func lines(_ random: inout SeededRandom) -> [String] {
        let isSlow = random.chance(0.6)
        let step: Int64 = isSlow ? 1_500_000 : 25_000
        let loss = random.element(of: [0, 900, 3_000, 12_000]) as Int64
        var offsets: [String: Int64] = [:]
        for sensor in ["a", "b", "c", "d"] { offsets[sensor] = random.element(of: [0, 0, -26_000, -50_000, 62_000]) }
        var lines: [String] = []
        var time: Int64 = 0
        while time < (isSlow ? Self.span : 6_000_000) {
            time += random.integer(in: 1...2 * step)
            let sensor = random.element(of: ["a", "a", "b", "c", "d"])
            if random.chance(0.01) { offsets[sensor] = random.element(of: [0, 30_000, -70_000, -125_000, 80_000]) }
            if random.chance(0.05) {
                lines.append(SampleLines.acknowledgement(random.element(of: Self.kinds), sensor, time))
            }
            if random.chance(0.01) {
                lines.append(SampleLines.acknowledgement("axle-imbalance", sensor, time).replacing(".Left", with: ""))
            }
            lines.append(reading(sensor, time, 240_000 + (offsets[sensor] ?? 0) - loss * time / 86_400_000, &random))
            if random.chance(0.1) {
                lines.append(
                    reading(sensor, time + 100, 238_000 + (offsets[sensor] ?? 0) - loss * time / 86_400_000, &random))
            }
        }
        return lines
    }

    private func reading(_ sensor: String, _ time: Int64, _ pascal: Int64, _ random: inout SeededRandom) -> String {
        let heat: Int64 = random.chance(0.01) ? random.element(of: [80, 85, 100]) : random.integer(in: 15...40)
        let warm = (pascal + random.integer(in: -700...700) + 101_325) * (heat * 1_000 + 273_150) / 293_150 - 101_325
        let battery = random.chance(0.3) ? "\"battery_ok\":\(random.chance(0.7))" : ""
        return SampleLines.reading(
            sensor, time, kPa: "\(max(warm, 0) / 1_000).\(String(1_000 + max(warm, 0) % 1_000).dropFirst())",
            celsius: random.chance(0.05) ? nil : "\(heat)", moving: random.chance(0.8), more: battery)
    }

    /// Sensors a and c change places after a while; b's wheel gets another sensor, or none that is heard.
    private func registry(_ random: inout SeededRandom) -> [String] {
        let moment = SampleLines.start + random.integer(in: 0...Self.span * 2 / 3)
        let altitude = random.chance(0.5) ? ",\"altitude_m\":\(random.integer(in: -500...6_000))}" : "}"
        func entry(_ sensor: String, at wheel: String, from moment: Int64?) -> String {
            let more = (moment.map { ",\"valid_from\":\($0)" } ?? "") + altitude
            return String(SampleLines.entry(sensor, wheel: wheel).dropLast()) + more
        }
        return SampleLines.registry.map { $0.dropLast() + altitude } + [
            entry("a", at: "Row2.Left", from: moment), entry("c", at: "Row1.Left", from: moment),
            entry("x", at: "Row1.Right", from: moment + random.integer(in: 0...Self.span)),
        ]
    }
}
