import Foundation
import MillraceFormats
import Testing

/// The transfers under `data/` are decided as is stored beside them, for any number of partitions and threads.
struct FraudDatasetTests {
    static let program = BuiltProgram.transferFraud

    private static func data(_ name: String) -> String { Samples.data(name, of: "transfer-fraud") }

    @Test(arguments: ["transfers", "by-hand"], [(1, 1), (5, 2)])
    func verifies(name: String, scale: (partitions: Int, threads: Int)) throws {
        let outcome = try Self.program.run(
            [
                "verify", Self.data("\(name).jsonl"), "--partitions", "\(scale.partitions)", "--threads",
                "\(scale.threads)",
            ], in: TemporaryFolder())
        #expect(outcome.exitCode == 0, "\(outcome.output.suffix(4_000))")
        #expect(outcome.errors.hasSuffix("stream and batch derivation agree\n"))
    }

    @Test("What was rejected or late is what was worked out by hand") func fatesByHand() throws {
        let folder = try TemporaryFolder()
        let replay = try Self.program.run(["replay", Self.data("by-hand.jsonl"), "--out", "out"], in: folder)
        #expect(replay.exitCode == 0)
        for (name, members) in [("dead-letters", ["sequence", "reason"]), ("late", ["sequence"])] {
            func lines(_ data: Data) throws -> [[JSONValue?]] {
                try Samples.values(String(decoding: data, as: UTF8.self)).map { line in members.map { line[$0] } }
            }
            let stored = try Data(contentsOf: URL(filePath: Self.data("by-hand.expected/\(name).jsonl")))
            #expect(try lines(folder.read("out/\(name).jsonl")) == lines(stored))
        }
    }

    @Test func aDifferenceFromWhatIsStoredFails() throws {
        let folder = try TemporaryFolder()
        for name in ["by-hand.jsonl", "by-hand.accounts.jsonl", "by-hand.expected"] {
            try FileManager.default.copyItem(atPath: Self.data(name), toPath: "\(folder.path)/\(name)")
        }
        let decisions = String(decoding: try folder.read("by-hand.expected/decisions.jsonl"), as: UTF8.self)
        try folder.write(
            "by-hand.expected/decisions.jsonl", Data(decisions.replacing("\"score\":105", with: "\"score\":104").utf8))
        let outcome = try Self.program.run(["verify", "by-hand.jsonl"], in: folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.lines.contains { $0.hasPrefix("- {") && $0.contains("\"score\":104") })
        #expect(outcome.lines.contains { $0.hasPrefix("+ {") && $0.contains("\"score\":105") })
    }
}
