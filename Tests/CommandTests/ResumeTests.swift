import Foundation
import MillraceCore
import Testing

/// A replay that is killed at random moments and started again, until it ends by itself, writes the same bytes as one
/// that was left alone.
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
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        let whole = try Self.program.run(Self.replay(log: "whole", out: "expected"), in: folder)
        let seconds = Double(clock.monotonicNanoseconds() - start) / 1e9
        try #require(whole.exitCode == 0, "\(whole.errors)")

        var killed = 0
        for number in 0..<Self.replays {
            let arguments = Self.replay(log: "log-\(number)", out: "out-\(number)")
            for _ in 0..<Self.kills {
                let child = try Self.program.start(arguments, in: folder)
                if child.hasEnded(within: random.fraction() * seconds * 0.6) { break }
                child.send(SIGKILL)
                let outcome = try child.waitForEnd()
                killed += outcome.exitCode == -SIGKILL ? 1 : 0
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
        print("ResumeTests: \(killed) kills")
        #expect(killed > 0)
    }

    private static func replay(log: String, out: String) -> [String] {
        [
            "replay", "input.jsonl", "--data-dir", log, "--out", out, "--partitions", "3", "--threads", "2", "--format",
            "json",
        ]
    }
}
