import Foundation
import MillraceCore
import Testing

/// A replay that is killed at random places of its input and started again, until it ends by itself, writes the same bytes as
/// one that was left alone.
///
/// `MILLRACE_SOAK=10` makes ten times as many replays.
@Suite(.serialized) struct ResumeTests {
    static let program = BuiltProgram.tirePressureAlerts
    static let replays = 2 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)
    /// Kills of each replay.
    static let kills = 3

    @Test(.timeLimit(.minutes(60))) func aKilledReplayGoesOn() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("ResumeTests.aKilledReplayGoesOn seed \(seed), \(Self.replays) replays")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let made = try Self.program.run(
            ["generate", "--seed", "\(seed >> 1)", "--events", "12000", "--out", "input.jsonl"], in: folder)
        try #require(made.exitCode == 0)
        let whole = try Self.program.run(Self.replay(log: "whole", out: "expected"), in: folder)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let end = CommittedProgress(log: "\(folder.path)/whole", group: "tire-pressure-alerts").offsets()
        try #require(end > 0)

        for number in 0..<Self.replays {
            let arguments = Self.replay(log: "log-\(number)", out: "out-\(number)")
            let progress = CommittedProgress(log: "\(folder.path)/log-\(number)", group: "tire-pressure-alerts")
            var (kills, step) = (0, max(end / Int64(Self.kills + 1), 1))
            while kills < Self.kills {
                let goal = progress.offsets() + random.integer(in: 1...step)
                let child = try Self.program.start(arguments, in: folder)
                progress.wait(for: goal, of: child)
                child.send(SIGKILL)
                if try child.waitForEnd().exitCode == -SIGKILL {
                    kills += 1
                } else {
                    // It came to its end before it was seen that far: begin again, and kill it earlier.
                    try FileManager.default.removeItem(atPath: progress.log)
                    (kills, step) = (0, max(step / 2, 1))
                }
            }
            let last = try Self.program.run(arguments, in: folder)
            #expect(last.exitCode == 0, "\(last.errors)")
            #expect(try SummaryLine(last).sum() == 12_000)
            for name in ["alerts", "dead-letters", "late"] {
                #expect(
                    try folder.read("out-\(number)/\(name).jsonl") == folder.read("expected/\(name).jsonl"),
                    "\(name) of replay \(number), seed \(seed)")
            }
            try FileManager.default.removeItem(atPath: "\(folder.path)/log-\(number)")
        }
    }

    private static func replay(log: String, out: String) -> [String] {
        [
            "replay", "input.jsonl", "--data-dir", log, "--out", out, "--partitions", "3", "--threads", "2", "--format",
            "json",
        ]
    }
}
