import Foundation
import MillraceCore
import Testing
import TirePressureAlerts

/// The lines are held against a plain evaluation of the specification, and against what the ground truth says of them.
@Suite struct FleetGeneratorTests {
    /// FNV-1a of the lines of a fixed seed, each with its newline. It changes with every generated file only: the failure
    /// names the new value.
    @Test func sameSeedSameBytes() throws {
        let run = try FleetRun(FleetOptions(seed: 42, events: 5_000))
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for line in run.lines {
            for byte in line.bytes + [0x0A] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        #expect(hash == 10_210_447_236_528_031_463, "the bytes of seed 42 hash to \(hash)")
        #expect(try FleetRun(FleetOptions(seed: 43, events: 100)).lines != Array(run.lines.prefix(100)))
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func everythingOccurs(seed: UInt64) throws {
        let run = try FleetRun(FleetOptions(seed: seed, events: 5_000))
        #expect(run.lines.count == 5_000)
        #expect(run.coverage.missing == [], "seed \(seed)")
        #expect(zip(run.lines, run.lines.dropFirst()).allSatisfy { $0.arrival <= $1.arrival }, "seed \(seed)")
    }

    @Test func fewEventsSayWhatIsMissing() throws {
        let run = try FleetRun(FleetOptions(seed: 1, events: 10))
        #expect(run.coverage.missing.contains("low raised"))
        #expect(!run.coverage.missing.contains("accepted"))
        #expect(try FleetRun(FleetOptions(seed: 1, events: 0)).lines.isEmpty)
        #expect(try FleetRun(FleetOptions(seed: 1, events: 50, vehicles: 1)).lines.count == 50)
    }

    @Test func shapesThatAreLeftOutAreMissed() throws {
        var options = FleetOptions(seed: 9, events: 8_000)
        options.ownFormatShare = 0
        #expect(
            try FleetRun(options).coverage.missing == [
                "slow-leak raised", "alert reminded", "alert ended", "sensor swap", "tire rotation",
                "rejected registry-mismatch",
            ])
        options.ownFormatShare = 1
        #expect(try FleetRun(options).coverage.missing == ["correction"])
        options.ownFormatShare = 0.4
        options.repeatsPackets = false
        #expect(try FleetRun(options).coverage.missing == ["correction"])
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func truthAgreesWithTheLines(seed: UInt64) throws {
        try expectAgreement(FleetOptions(seed: seed, events: 5_000))
    }

    @Test func manyFaultsAgreeToo() throws {
        var options = FleetOptions(seed: 2, events: 15_000, vehicles: 30)
        options.rates.slowLeaks = 0.1
        options.rates.deflations = 0.1
        options.rates.punctures = 0.1
        options.rates.blowouts = 0.1
        options.rates.flatsWhileParked = 0.1
        options.rates.sensorDropouts = 0.1
        options.rates.overInflations = 0.05
        options.rates.hotBrakes = 0.05
        options.rates.failingBatteries = 0.05
        options.rates.oddLines = 0.05
        try expectAgreement(options)
    }

    private func expectAgreement(_ options: FleetOptions) throws {
        let run = try FleetRun(options)
        let evaluation = run.evaluation
        var counts: [String: Int64] = [:]
        for outcome in evaluation.outcomes { counts[outcome, default: 0] += 1 }
        for (name, count) in run.coverage.counts.drop(while: { $0.name != "accepted" }).dropLast() {
            let outcome = name.replacingOccurrences(of: "rejected ", with: "")
            #expect(counts[outcome, default: 0] == count, "seed \(options.seed): \(name)")
        }
        for fact in run.facts {
            guard let line = fact.line, let outcome = fact.outcome else { continue }
            #expect(evaluation.outcomes[line - 1] == fact.reason ?? outcome, "seed \(options.seed): \(fact)")
        }
        expectAlerts(run, evaluation, seed: options.seed)
    }

    /// The kinds that the plain evaluation knows.
    private static let evaluated = ["low", "critical", "fast-leak", "sensor-missing"]

    private func expectAlerts(_ run: FleetRun, _ evaluation: NaiveEvaluation, seed: UInt64) {
        var found: [NaiveEvaluation.Alert: Int] = [:]
        for (alert, _) in evaluation.alerts { found[alert, default: 0] += 1 }
        for fact in run.facts {
            for one in fact.alerts ?? [] where Self.evaluated.contains(one.kind) {
                let alert = NaiveEvaluation.Alert(
                    event: one.event, kind: one.kind, by: one.by, vehicle: fact.vehicle ?? "", wheel: fact.wheel ?? "")
                found[alert, default: 0] -= 1
            }
        }
        let cut = Set(run.facts.filter { $0.cut == true }.map { "\($0.vehicle ?? "") \($0.wheel ?? "")" })
        for (alert, count) in found where count != 0 {
            let isUnderWay = count > 0 && cut.contains("\(alert.vehicle) \(alert.wheel)")
            #expect(isUnderWay, "seed \(seed): \(alert) is found \(count) times more than the truth says")
        }
    }

    @Test func carolsTireIsLowAtElevenPastFive() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let run = try FleetRun(FleetOptions(seed: seed, events: 4_000))
            let carol = try run.registry.compactMap { line -> String? in
                let entry = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
                return entry?["owner"] as? String == "Carol" ? entry?["vehicle"] as? String : nil
            }
            let low = run.evaluation.alerts.first { $0.alert.vehicle == carol[0] }
            #expect(low?.alert.event == "raised" && low?.alert.kind == "low", "seed \(seed)")
            // 2026-03-02T05:11:20-05:00
            #expect(low?.time == 1_772_446_280_000, "seed \(seed)")
        }
    }
}
