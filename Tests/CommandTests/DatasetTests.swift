import Foundation
import MillraceFormats
import Testing

/// The dataset under `data/` has the results that are stored beside it, for any number of partitions and threads.
struct DatasetTests {
    static let program = BuiltProgram.tirePressureAlerts

    @Test(arguments: ["packets", "by-hand"], [(1, 1), (4, 2), (7, 3)])
    func verifies(name: String, scale: (partitions: Int, threads: Int)) throws {
        let outcome = try Self.program.run(
            [
                "verify", Samples.data("\(name).jsonl"), "--partitions", "\(scale.partitions)", "--threads",
                "\(scale.threads)",
            ], in: TemporaryFolder())
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.hasSuffix("stream and batch derivation agree\n"))
    }

    /// Each profile has its own stored result, which is held against the stream of that profile only; other thresholds have
    /// none.
    @Test func profilesHaveResultsOfTheirOwn() throws {
        let folder = try TemporaryFolder()
        for name in ["packets.jsonl", "packets.registry.jsonl", "packets.un.expected"] {
            try FileManager.default.copyItem(atPath: Samples.data(name), toPath: "\(folder.path)/\(name)")
        }
        #expect(try Self.program.run(["verify", "packets.jsonl", "--profile", "un"], in: folder).exitCode == 0)
        try FileManager.default.copyItem(
            atPath: Samples.data("packets.expected"), toPath: "\(folder.path)/packets.expected")
        try folder.write("packets.un.expected/alerts.jsonl", lines: [])
        let outcome = try Self.program.run(["verify", "packets.jsonl", "--profile", "un"], in: folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.lines.contains { $0.contains("packets.un.expected/alerts.jsonl") })
        try folder.write("other.json", lines: [#"{"lowPercent":74}"#])
        #expect(
            try Self.program.run(["verify", "packets.jsonl", "--parameters", "other.json"], in: folder).exitCode == 0)
    }

    @Test func aReplayWritesWhatIsStored() throws {
        let folder = try TemporaryFolder()
        let path = Samples.data("packets.jsonl")
        #expect(try Self.program.run(["replay", path, "--out", "out"], in: folder).exitCode == 0)
        for name in ["alerts", "late"] {
            let stored = try Data(contentsOf: URL(filePath: Samples.data("packets.expected/\(name).jsonl")))
            #expect(try folder.read("out/\(name).jsonl") == stored)
        }
        // The message of a dead letter may name the file, whose path differs from machine to machine.
        #expect(
            try sideLines(folder, "dead-letters", ["sequence", "reason", "value"])
                == stored("packets.expected/dead-letters.jsonl", ["sequence", "reason", "value"]))
    }

    @Test("What was rejected or late is what was worked out by hand") func fatesByHand() throws {
        let folder = try TemporaryFolder()
        #expect(
            try Self.program.run(["replay", Samples.data("by-hand.jsonl"), "--out", "out"], in: folder).exitCode == 0)
        for (name, members) in [("dead-letters", ["sequence", "reason"]), ("late", ["sequence"])] {
            #expect(try sideLines(folder, name, members) == stored("by-hand.expected/\(name).jsonl", members))
        }
    }

    @Test func aDifferenceIsShownAndFails() throws {
        let folder = try TemporaryFolder()
        for name in ["by-hand.jsonl", "by-hand.registry.jsonl", "by-hand.expected"] {
            try FileManager.default.copyItem(atPath: Samples.data(name), toPath: "\(folder.path)/\(name)")
        }
        var alerts = String(decoding: try folder.read("by-hand.expected/alerts.jsonl"), as: UTF8.self)
        alerts = alerts.replacingOccurrences(
            of: "\"drop_Pa\":20000,\"over_ms\":60000", with: "\"drop_Pa\":20001,\"over_ms\":60000")
        try folder.write("by-hand.expected/alerts.jsonl", Data(alerts.utf8))
        let outcome = try Self.program.run(["verify", "by-hand.jsonl"], in: folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.lines.contains { $0.hasPrefix("- {") && $0.contains("\"drop_Pa\":20001") })
        #expect(outcome.lines.contains { $0.hasPrefix("+ {") && $0.contains("\"drop_Pa\":20000") })
    }

    private func sideLines(_ folder: TemporaryFolder, _ name: String, _ members: [String]) throws -> [[JSONValue?]] {
        try select(members, from: folder.read("out/\(name).jsonl"))
    }

    private func stored(_ name: String, _ members: [String]) throws -> [[JSONValue?]] {
        try select(members, from: Data(contentsOf: URL(filePath: Samples.data(name))))
    }

    private func select(_ members: [String], from data: Data) throws -> [[JSONValue?]] {
        try Samples.values(String(decoding: data, as: UTF8.self)).map { line in members.map { line[$0] } }
    }
}
