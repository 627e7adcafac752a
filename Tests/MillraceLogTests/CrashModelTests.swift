import Foundation
import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// Simulated processes share a log and are killed at any of their operations, machines lose power, disks fail; at each
/// operation that changes something the log is opened anew on a copy and compared with a model.
///
/// `MILLRACE_SOAK=10` tries ten times as many crash points; the program `log-soak` tries a million.
@Suite(.serialized) struct CrashModelTests {
    static let crashPoints = 600 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)

    static let kinds = LogDurability.allCases.flatMap { durability in
        [false, true].map { CrashSettings(durability: durability, hasFaults: $0) }
    }

    @Test(arguments: kinds) func everyCrashLeavesWhatItMay(_ settings: CrashSettings) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CrashModelTests.everyCrashLeavesWhatItMay(\(settings.name)) seed \(seed), \(Self.crashPoints) points")
        do {
            _ = try CrashCampaign(seed: seed, settings: settings).run(crashPoints: Self.crashPoints)
        } catch {
            Issue.record("CrashModelTests.everyCrashLeavesWhatItMay(\(settings.name)) seed \(seed), run with \(error)")
        }
    }

    @Test func aSeedReplays() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CrashModelTests.aSeedReplays seed \(seed)")
        let runs = (0..<2).map { _ in CrashRun(seed: seed, settings: CrashSettings(durability: .power)) }
        let totals = try runs.map { try $0.run() }
        #expect(totals[0] == totals[1])
        let difference = zip(runs[0].trace.lines, runs[1].trace.lines).first { $0.0 != $0.1 }
        #expect(difference == nil && runs[0].trace.lines.count == runs[1].trace.lines.count)
    }

    /// A model that finds nothing where something is wrong is worth nothing. What takes long to find is left to `log-soak
    /// --plantings`.
    @Test(arguments: PlantedDefect.allCases.filter { $0.crashPointsMax < 100_000 }) func aPlantedDefectIsFound(
        _ defect: PlantedDefect
    ) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CrashModelTests.aPlantedDefectIsFound(\(defect)) seed \(seed)")
        let campaign = CrashCampaign(seed: seed, settings: CrashSettings(planting: defect))
        #expect(throws: CrashFailure.self) { try campaign.run(crashPoints: defect.crashPointsMax) }
    }
}
