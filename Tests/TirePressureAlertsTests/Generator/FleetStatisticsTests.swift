import Foundation
import MillraceCore
import Testing
import TirePressureAlerts

/// The figures that the scenario names, measured in the lines.
@Suite struct FleetStatisticsTests {
    @Test func healthyTiresRaiseNothing() throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            var options = FleetOptions(seed: seed, events: .max, vehicles: 4)
            options.repeatsPackets = false
            options.plantsEveryKind = false
            options.rates = .healthy
            let run = try FleetRun(options, until: options.start.milliseconds + 3 * 86_400_000)
            let evaluation = run.evaluation
            #expect(evaluation.alerts.map(\.alert) == [], "seed \(seed)")
            #expect(
                Set(evaluation.outcomes).subtracting(["accepted", "correction", "duplicate"]) == [], "seed \(seed)")
            let odd = evaluation.readings.filter { reading in
                let permille = reading.reference * 1_000 / evaluation.placard(reading)
                return reading.temperature == nil ? permille <= 780 : !(940...1_060).contains(permille)
            }
            #expect(odd.first == nil, "seed \(seed): \(odd.count) readings of \(evaluation.readings.count)")
        }
    }

    /// Readings of one wheel that are near enough for the rule of fast leaks differ by less than half of what it asks for.
    @Test func noiseIsNoLeak() throws {
        var options = FleetOptions(seed: 11, events: 8_000, vehicles: 40)
        options.plantsEveryKind = false
        options.rates = .healthy
        options.rates.bursts = 0.5
        let run = try FleetRun(options)
        for wheel in Dictionary(grouping: run.evaluation.readings, by: \.sensor).values {
            for (earlier, later) in zip(wheel, wheel.dropFirst()) where later.time - earlier.time <= 60_000 {
                let isNear = later.time - earlier.time < 3_000
                guard isNear || later.time - earlier.time >= 57_000, abs(later.reference - earlier.reference) < 10_000
                else {
                    Issue.record("\(earlier) and \(later)")
                    return
                }
            }
        }
    }

    @Test func cadenceAndWarmth() throws {
        var options = FleetOptions(seed: 5, events: 8_000, vehicles: 20)
        options.plantsEveryKind = false
        options.rates = .healthy
        options.repeatsPackets = false
        let run = try FleetRun(options)
        var moving = 0
        var warmest: Int64 = 0
        var distances: [Int64] = []
        for wheel in Dictionary(grouping: run.evaluation.readings, by: \.sensor).values {
            for (earlier, later) in zip(wheel, wheel.dropFirst()) {
                let distance = later.time - earlier.time
                distances.append(distance)
                guard distance <= 91_000 else { continue }
                moving += 1
                warmest = max(warmest, (later.temperature ?? 0) - (earlier.temperature ?? 0))
            }
        }
        #expect(distances.allSatisfy { (59_000...14_491_000).contains($0) })
        #expect(moving > 4_000)
        // 25 °C more with a time constant of 12 minutes is 3 °C in 90 s at most, and a degree of rounding.
        #expect(warmest >= 1_000 && warmest <= 4_000)
    }

    @Test func burstsAreAsSensorsSendThem() throws {
        var options = FleetOptions(seed: 3, events: 12_000, vehicles: 40)
        options.plantsEveryKind = false
        options.rates = .healthy
        options.rates.bursts = 1
        let run = try FleetRun(options)
        let bursts = run.facts.filter { $0.kind == "burst" }
        #expect(bursts.count > 800)
        #expect(Set(bursts.compactMap(\.lines)) == Set(2...16))
        #expect(bursts.contains { $0.corrections ?? 0 > 0 } && bursts.contains { $0.corrections == 0 })
        let lines = run.lines.enumerated().map { NaiveLine($1.bytes, sequence: $0 + 1) }
        var gaps: [Int64] = []
        for sensor in Dictionary(grouping: lines, by: \.id).values where sensor.allSatisfy({ $0.time % 1_000 != 0 }) {
            let times = sensor.map(\.time).sorted()
            gaps += zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 < 5_000 }
        }
        #expect(gaps.allSatisfy { (18...172).contains($0) || $0 == 900 })
        #expect(gaps.count > 1_000 && gaps.contains { $0 < 30 } && gaps.contains { $0 > 160 })
    }

    @Test func foreignAndLateLinesAreWhatTheySay() throws {
        let run = try FleetRun(FleetOptions(seed: 8, events: 10_000))
        let evaluation = run.evaluation
        let spoofed = run.facts.filter { $0.kind == "spoofed-id" }
        #expect(spoofed.count > 10)
        for fact in spoofed { #expect(evaluation.registry[fact.sensor ?? ""] == nil) }
        let late = run.facts.filter { $0.kind == "late-upload" }
        #expect(late.count > 5)
        for fact in late {
            let line = try #require(fact.line)
            let time = try #require(evaluation.times[line - 1])
            let greatest = try #require(evaluation.times[..<(line - 1)].compactMap(\.self).max())
            #expect(greatest - time > 30_000)
        }
    }

    @Test func theRegistryIsComplete() throws {
        let run = try FleetRun(FleetOptions(seed: 2, events: 1, vehicles: 30))
        var zones: Set<String> = []
        var sensors: Set<String> = []
        for line in run.registry {
            let entry = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            let zone = try #require(entry["time_zone"] as? String)
            #expect(TimeZone(identifier: zone) != nil)
            zones.insert(zone)
            sensors.insert("\(try #require(entry["sensor"]))")
        }
        #expect(zones.count > 4)
        // A line for each wheel, and three for a sensor that is replaced and two that change places.
        #expect(run.registry.count == 27 * 4 + 3 * 6 + 3)
        #expect(sensors.count == 27 * 4 + 3 * 6 + 1)
        #expect(run.registry.contains { String(decoding: $0, as: UTF8.self).contains("Row3.Right") })
    }
}
