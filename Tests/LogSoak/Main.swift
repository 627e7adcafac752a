import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog
import MillraceTesting

/// Tries crashes of the embedded log at many more points than the tests have time for.
@main
struct LogSoak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-soak",
        abstract: "Tries crashes of the embedded log, by the crash model of MillraceTesting, at very many points.")

    @Option(help: "How many crash points to try.")
    var crashPoints = 1_000_000

    @Option(help: "On how many threads.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "The seed that all follows from; without it, one by chance.")
    var seed: UInt64?

    @Option(help: "Only logs of this durability: process or power.")
    var only: String?

    @Option(help: "Only the one run of this seed, as a failure names it; takes --only, and --faults if it had them.")
    var replay: UInt64?

    @Flag(help: "Only runs in which disk and database fail now and then.")
    var faults = false

    @Option(help: "Instead, plant each known defect so many times, and say after how many crash points it is found.")
    var plantings: Int?

    func validate() throws {
        guard only.map({ LogDurability(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--only takes process or power")
        }
        guard crashPoints > 0, threads > 0 else {
            throw ValidationError("--crash-points and --threads take numbers from 1 on")
        }
    }

    func run() throws {
        do {
            if let plantings {
                try plantDefects(plantings)
            } else if let replay {
                for settings in kinds.prefix(1) { print(try CrashRun(seed: replay, settings: settings).run()) }
            } else {
                try runCampaigns()
            }
        } catch let failure as CrashFailure {
            FileHandle.standardError.write(Data("log-soak: \(failure)\n".utf8))
            throw ExitCode.failure
        }
    }

    /// What kinds of run are asked for.
    private var kinds: [CrashSettings] {
        let durabilities = only.flatMap { LogDurability(rawValue: $0) }.map { [$0] } ?? LogDurability.allCases
        return durabilities.flatMap { durability in
            (faults ? [true] : [false, true]).map { CrashSettings(durability: durability, hasFaults: $0) }
        }
    }

    private func runCampaigns() throws {
        let seed = seed ?? .random(in: 0...(.max))
        var random = SeededRandom(seed: seed)
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        var all = CrashTotals()
        print("log-soak: seed \(seed), \(crashPoints) crash points on \(threads) threads")
        for settings in kinds {
            let campaign = CrashCampaign(seed: random.next(), settings: settings)
            print("\(settings.name) (seed \(campaign.seed)): ", terminator: "")
            fflush(nil)
            let totals = try campaign.run(crashPoints: crashPoints / kinds.count, threads: threads)
            print("\(totals)")
            all += totals
        }
        let seconds = Double(clock.monotonicNanoseconds() - start) / 1e9
        print("all: \(all)")
        print(String(format: "%.0f s, %.0f crash points a second", seconds, Double(all.crashPoints) / seconds))
    }

    private func plantDefects(_ count: Int) throws {
        let seed = seed ?? .random(in: 0...(.max))
        var random = SeededRandom(seed: seed)
        print("log-soak: seed \(seed), \(count) plantings of each defect")
        for defect in PlantedDefect.allCases {
            var points: [Int] = []
            for _ in 0..<count {
                let campaign = CrashCampaign(seed: random.next(), settings: CrashSettings(planting: defect))
                do {
                    _ = try campaign.run(crashPoints: defect.crashPointsMax)
                    print("\(defect) was not found in \(defect.crashPointsMax) crash points of seed \(campaign.seed)")
                    throw ExitCode.failure
                } catch let failure as CrashFailure {
                    points.append(failure.totals.crashPoints)
                }
            }
            points.sort()
            print(
                "\(defect): found after \(points[count / 2]) crash points in the median, \(points[count - 1]) at most")
        }
    }
}
