import Foundation
import Testing

/// Options that make no sense, and folders that cannot be used.
struct UsageTests {
    static let program = BuiltProgram.tirePressureAlerts

    @Test(
        arguments: [
            ["replay"], ["replay", "packets.jsonl", "--frobnicate"], ["replay", "packets.jsonl", "--partitions", "0"],
            ["replay", "packets.jsonl", "--threads", "none"], ["replay", "packets.jsonl", "--time-zone", "Mars"],
            ["replay", "packets.jsonl", "--start-time", "noon"], ["generate", "--events", "0", "--out", "x.jsonl"],
            ["run", "--only", "process"], ["run", "--rate", "0"], ["frobnicate"],
            ["run", "--application-id", "a/b"], ["replay", "--from-log"],
        ])
    func wrongUsage(arguments: [String]) throws {
        let folder = try Samples.folderWithPackets()
        let outcome = try Self.program.run(arguments, in: folder)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("Error: "))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/x.jsonl"))
    }

    @Test func theSummaryAddsUp() throws {
        let folder = try TemporaryFolder()
        let stored = try String(contentsOfFile: Samples.data("packets.expected/alerts.jsonl"), encoding: .utf8)
        let alerts = Int64(stored.split(separator: "\n").count)
        for command in ["replay", "verify"] {
            let outcome = try Self.program.run(
                [command, Samples.data("packets.jsonl"), "--format", "json", "--log-level", "error"], in: folder)
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors == "")
            let summary = try SummaryLine(outcome)
            #expect(summary["read"] == 3_000)
            #expect(try summary.sum() == 3_000)
            #expect(try summary.counts("results") == ["alerts": alerts])
        }
    }

    @Test func aFileMayHaveANameOfOneLetter() throws {
        let folder = try TemporaryFolder()
        #expect(try Self.program.run(["generate", "--events", "10", "--out", "x"], in: folder).exitCode == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/x"))
    }

    @Test func aLogKeepsItsPartitions() throws {
        let folder = try Samples.folderWithPackets()
        let arguments = ["replay", "packets.jsonl", "--data-dir", "log", "--out", "out"]
        #expect(try Self.program.run(arguments + ["--partitions", "2"], in: folder).exitCode == 0)
        let other = try Self.program.run(arguments + ["--partitions", "3"], in: folder)
        #expect(other.exitCode == 64)
        #expect(other.errors.contains("exists with 2 partitions") && other.errors.contains("asked for are 3"))
        // Without the option, the log's own number counts.
        #expect(try Self.program.run(arguments, in: folder).exitCode == 0)
    }

    @Test func aLogKeepsItsInput() throws {
        let folder = try Samples.folderWithPackets()
        #expect(try Self.program.run(["replay", "packets.jsonl", "--data-dir", "log"], in: folder).exitCode == 0)
        try folder.write("packets.jsonl", lines: [Samples.packet(second: 2, pressure: "1.0")])
        let other = try Self.program.run(["replay", "packets.jsonl", "--data-dir", "log"], in: folder)
        #expect(other.exitCode == 65)
        #expect(other.errors.hasPrefix("error: the log holds the replay of another input"))
    }

    @Test func aLogOfAnotherVersionIsLeftAlone() throws {
        let folder = try Samples.folderWithPackets()
        let arguments = ["replay", "packets.jsonl", "--data-dir", "log"]
        #expect(try Self.program.run(arguments, in: folder).exitCode == 0)
        // Bytes 8 to 11 of the header hold the version, big-endian.
        var header = try folder.read("log/log.header")
        header[11] += 1
        try folder.write("log/log.header", header)
        for (program, arguments) in [(Self.program, arguments), (.millrace, ["topics", "--data-dir", "log"])] {
            let outcome = try program.run(arguments, in: folder)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.contains("format version \(header[11])"))
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
        #expect(try folder.read("log/log.header") == header)
    }

    @Test func aForeignFolderIsLeftAlone() throws {
        let folder = try Samples.folderWithPackets()
        try FileManager.default.createDirectory(atPath: folder.path + "/papers", withIntermediateDirectories: true)
        try folder.write("papers/letter.txt", lines: ["Dear Carol"])
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--data-dir", "papers"], in: folder)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("papers is not a log, and not empty (it holds letter.txt)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/papers") == ["letter.txt"])
    }

    @Test("A file stands where a folder is needed") func anUnwritableFolder() throws {
        let folder = try Samples.folderWithPackets()
        try folder.write("occupied", lines: ["a file"])
        for option in ["--out", "--data-dir"] {
            let outcome = try Self.program.run(["replay", "packets.jsonl", option, "occupied/results"], in: folder)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains("occupied"))
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
        #expect(try folder.read("occupied") == Data("a file\n".utf8))
    }
}
