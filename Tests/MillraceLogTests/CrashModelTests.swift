import Foundation
import MillraceCore
import MillraceTesting
import Testing

/// Simulated processes share a log and are killed at any of their operations; at each of them the log is opened anew
/// and compared with a model.
///
/// `MILLRACE_SOAK=10` tries ten times as many crash points; `log-soak` tries a million.
@Suite(.serialized) struct CrashModelTests {
    static let crashPoints = 1_500 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)

    @Test func aCrashOfAllProcessesLeavesWhatWasCommitted() throws {
        try run("aCrashOfAllProcessesLeavesWhatWasCommitted", CrashSettings())
    }

    func run(_ name: String, _ settings: CrashSettings) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CrashModelTests.\(name) seed \(seed), \(Self.crashPoints) crash points")
        do {
            _ = try CrashCampaign(seed: seed, settings: settings).run(crashPoints: Self.crashPoints)
        } catch {
            Issue.record("CrashModelTests.\(name) seed \(seed), run with \(error)")
        }
    }

    @Test func aSeedReplays() throws {
        let seed = UInt64.random(in: 0...(.max))
        let runs = [CrashRun(seed: seed), CrashRun(seed: seed)]
        let totals = try runs.map { try $0.run() }
        #expect(totals[0] == totals[1], "seed \(seed)")
        let places = zip(runs[0].trace.lines, runs[1].trace.lines).enumerated()
        let difference = places.first { $0.element.0 != $0.element.1 }
        #expect(difference == nil && runs[0].trace.lines.count == runs[1].trace.lines.count, "seed \(seed)")
    }

    /// A model that finds nothing where something is wrong is worth nothing.
    @Test(arguments: PlantedDefect.allCases) func aPlantedDefectIsFound(_ defect: PlantedDefect) throws {
        let seed = UInt64.random(in: 0...(.max))
        var settings = CrashSettings()
        settings.defect = defect
        let campaign = CrashCampaign(seed: seed, settings: settings)
        #expect(throws: CrashFailure.self, "seed \(seed)") { try campaign.run(crashPoints: 20_000) }
    }
}
