import Foundation
import MillraceCore
import MillraceFormats
import Testing

/// Transfers whose replay is killed at random places and started again, until it ends by itself, are decided as if it had
/// been left alone, byte for byte; the money that moved is conserved in what was committed at each kill.
///
/// `MILLRACE_SOAK=10` makes ten times as many replays.
@Suite(.serialized) struct FraudResumeTests {
    static let program = BuiltProgram.transferFraud
    static let replays = ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1
    /// Kills of each replay.
    static let kills = 3
    static let results = ["decisions", "repeats", "actions", "journal", "statements", "cases", "dead-letters", "late"]

    @Test(.timeLimit(.minutes(60))) func aKilledReplayGoesOn() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("FraudResumeTests.aKilledReplayGoesOn seed \(seed), \(Self.replays) replays")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let made = try Self.program.run(
            ["generate", "--seed", "\(seed >> 1)", "--events", "2500", "--out", "input.jsonl"], in: folder)
        try #require(made.exitCode == 0, "\(made.errors)")
        // Stream and derivation agree on this input, so what equals the whole replay below equals the derivation.
        let verified = try Self.program.run(["verify", "input.jsonl"], in: folder)
        #expect(verified.exitCode == 0, "seed \(seed): \(verified.output.suffix(2_000))")
        let whole = try Self.program.run(Self.replay(log: "whole", out: "expected"), in: folder)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let end = CommittedProgress(log: "\(folder.path)/whole", group: "transfer-fraud").offsets()
        try #require(end > 0)

        var moved = 0
        for number in 0..<Self.replays {
            let (log, out) = ("log-\(number)", "out-\(number)")
            let arguments = Self.replay(log: log, out: out)
            let progress = CommittedProgress(log: "\(folder.path)/\(log)", group: "transfer-fraud")
            var (kills, step) = (0, max(end / Int64(Self.kills + 1), 1))
            while kills < Self.kills {
                let goal = progress.offsets() + random.integer(in: 1...step)
                let child = try Self.program.start(arguments, in: folder)
                if kills.isMultiple(of: 2) {
                    progress.wait(for: goal, of: child)
                } else {
                    try waitUntilMoneyMoves(log, in: folder, or: child)
                }
                child.send(SIGKILL)
                if try child.waitForEnd().exitCode == -SIGKILL {
                    kills += 1
                    moved += try expectConservation(log: log, in: folder)
                } else {
                    // It came to its end before it was seen that far: begin again, and kill it earlier.
                    try FileManager.default.removeItem(atPath: progress.log)
                    (kills, step) = (0, max(step / 2, 1))
                }
            }
            let last = try Self.program.run(arguments, in: folder)
            #expect(last.exitCode == 0, "\(last.errors)")
            for name in Self.results {
                #expect(
                    try folder.read("\(out)/\(name).jsonl") == folder.read("expected/\(name).jsonl"),
                    "\(name) of replay \(number), seed \(seed)")
            }
            try FileManager.default.removeItem(atPath: "\(folder.path)/\(log)")
        }
        print("FraudResumeTests: at its kills \(moved) transfers had moved money")
        #expect(moved > 0)
    }

    private static func replay(log: String, out: String) -> [String] {
        ["replay", "input.jsonl", "--data-dir", log, "--out", out, "--partitions", "3", "--threads", "2"]
    }

    /// Waits until there is more in the journal than there was, or `child` has ended.
    private func waitUntilMoneyMoves(_ log: String, in folder: TemporaryFolder, or child: Child) throws {
        func entries() throws -> Int {
            let topics = try BuiltProgram.millrace.run(["topics", "--data-dir", log], in: folder).lines
            return topics.first { $0.hasPrefix("fraud-journal ") }?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        }
        let before = try entries()
        while try entries() == before, !child.hasEnded(within: 0.01) {}
    }

    /// What a killed process has committed moved exactly what was approved or released, and is in balance: an account's
    /// statement says after each entry what its entries add up to.
    /// - Returns: How many transfers had moved money.
    private func expectConservation(log: String, in folder: TemporaryFolder) throws -> Int {
        func committed(_ result: String) throws -> [JSONValue] {
            let consumed = try BuiltProgram.millrace.run(
                ["consume", "fraud-\(result)", "--data-dir", log, "--format", "json"], in: folder)
            // A process may be killed before it has made its topics.
            return try consumed.exitCode == 0
                ? consumed.lines.compactMap { try Samples.values($0)[0]["value"]?.string }.map {
                    try JSONValue(parsing: $0)
                }
                : []
        }
        func movement(_ value: JSONValue, _ payer: String, _ payee: String) -> String {
            [value["sequence"], value["amount"]].map { "\($0?.int64 ?? 0)" }.joined(separator: " ")
                + " \(value[payer]?.string ?? "") \(value[payee]?.string ?? "")"
        }
        let approved = try committed("decisions").filter { $0["decision"]?.string == "approve" }
        let released = try committed("actions").filter { $0["outcome"]?.string == "released" }
        let moved = try committed("journal")
        #expect(
            Set((approved + released).map { movement($0, "from", "to") })
                == Set(moved.map { movement($0, "debit", "credit") }))
        #expect(approved.count + released.count == moved.count)

        var balances: [String: Int64] = [:]
        for line in try committed("statements") {
            let account = "\(line["account"]?.string ?? "") \(line["currency"]?.string ?? "")"
            balances[account, default: 0] += try #require(line["entry"]?.int64)
            #expect(line["balance"]?.int64 == balances[account], "\(account)")
        }
        return moved.count
    }
}
