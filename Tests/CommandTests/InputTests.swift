import Foundation
import MillraceCore
import MillraceFormats
import Testing

/// What `replay` makes of inputs that are not as they should be.
struct InputTests {
    static let program = BuiltProgram.tirePressureAlerts

    @Test(arguments: ["replay", "verify"]) func aMissingFile(command: String) throws {
        let outcome = try Self.program.run([command, "nowhere.jsonl"], in: TemporaryFolder())
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors == "error: nowhere.jsonl does not exist\n")
    }

    @Test(arguments: ["replay", "verify"]) func aFolder(command: String) throws {
        let outcome = try Self.program.run([command, "."], in: TemporaryFolder())
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors == "error: . is a directory: give the files in it one by one\n")
    }

    @Test func anEmptyFileHasAnEmptyResult() throws {
        let folder = try TemporaryFolder()
        try folder.write("empty.jsonl", Data())
        try folder.write("empty.registry.jsonl", lines: [Samples.registry])
        let outcome = try Self.program.run(["replay", "empty.jsonl", "--out", "out", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors == "")
        #expect(try SummaryLine(outcome)["read"] == 0)
        for name in ["alerts", "dead-letters", "late"] { #expect(try folder.read("out/\(name).jsonl").isEmpty) }
        #expect(try Self.program.run(["verify", "empty.jsonl"], in: folder).exitCode == 0)
    }

    @Test("The last line is cut off: it becomes a dead letter, the others are used") func halfALine() throws {
        let folder = try Samples.folderWithPackets()
        let whole = try folder.read("packets.jsonl")
        try folder.write("packets.jsonl", whole.dropLast(40))
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--out", "out", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 0)
        let summary = try SummaryLine(outcome)
        #expect(summary["read"] == 2)
        #expect(summary["accepted"] == 1)
        #expect(try summary.counts("rejected") == ["malformed": 1])
        let letter = try deadLetters(folder)[0]
        #expect(letter["sequence"]?.int64 == 2)
        let half = Data(try #require(letter["value"]?.string).utf8)
        #expect(half == whole.dropLast(40).suffix(half.count) && half.count > 100)
    }

    @Test("Not one line can be used: the input is refused, and kept") func bytesOfNoText() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 20)
        // Each line begins with a byte that UTF-8 does not have, so that none is text, and none is blank.
        var lines: [Data] = []
        for _ in 0..<50 {
            var line = Data([0xFF])
            for _ in 0..<random.integer(below: 200) { line.append(UInt8(random.integer(below: 256))) }
            lines.append(line.filter { $0 != 0x0A })
        }
        try folder.write("noise.jsonl", lines.reduce(into: Data()) { $0 += $1 + [0x0A] })
        try folder.write("noise.registry.jsonl", lines: [Samples.registry])
        let outcome = try Self.program.run(["replay", "noise.jsonl", "--out", "out", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors == "error: none of the 50 lines could be read: is this the right kind of file?\n")
        let summary = try SummaryLine(outcome)
        #expect(summary["read"] == 50)
        #expect(try summary.sum() == 50)
        let kept = try deadLetters(folder).map { letter in
            let text = try #require(letter["value_base64"]?.string)
            return try #require(Data(base64Encoded: text))
        }
        #expect(kept == lines)
    }

    /// Stream and derivation reject all of it alike, which proves nothing.
    @Test func noLineToVerify() throws {
        let folder = try TemporaryFolder()
        try folder.write("notes.jsonl", lines: ["Dear Carol,", "{}"])
        try folder.write("notes.registry.jsonl", lines: [Samples.registry])
        let outcome = try Self.program.run(["verify", "notes.jsonl", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.hasSuffix("error: none of the 2 lines could be read: is this the right kind of file?\n"))
        #expect(!outcome.errors.contains("agree"))
        #expect(try SummaryLine(outcome)["read"] == 2)
    }

    @Test("A line of 10 MB between others: its beginning is kept, and nothing else is lost") func aLongLine() throws {
        let folder = try Samples.folderWithPackets()
        let packets = String(decoding: try folder.read("packets.jsonl"), as: UTF8.self).split(separator: "\n")
        let long = #"{"model":""# + String(repeating: "x", count: 10 << 20)
        try folder.write("packets.jsonl", lines: [String(packets[0]), long, String(packets[1])])
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--out", "out", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 0)
        let summary = try SummaryLine(outcome)
        #expect(summary["read"] == 3)
        #expect(summary["accepted"] == 2)
        #expect(try summary.counts("rejected") == ["too-long": 1])
        let letter = try deadLetters(folder)[0]
        let kept = try #require(letter["value"]?.string)
        #expect(kept.utf8.count == 1_024 && long.hasPrefix(kept))
        #expect(try #require(letter["message"]?.string).contains("a line of \(long.utf8.count) bytes"))
    }

    @Test func withoutARegistryAllIsUnregistered() throws {
        let folder = try Samples.folderWithPackets()
        try FileManager.default.removeItem(atPath: folder.path + "/packets.registry.jsonl")
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.hasPrefix("warning: there is no registry"))
        #expect(try SummaryLine(outcome).counts("rejected") == ["unregistered": 2])
    }

    @Test(
        "A bad registry is refused with its line",
        arguments: [
            (#"{"sensor":"a","vehicle":"b"}"#, "wheel"),
            (#"{"sensor":"a","vehicle":"b","wheel":"Left","placard_kPa":250,"time_zone":"UTC"}"#, "Row1.Left"),
            (#"{"sensor":"a","vehicle":"b","wheel":"Row1.Left","placard_kPa":49,"time_zone":"UTC"}"#, "placard_kPa"),
            (#"{"sensor":"a","vehicle":"b","wheel":"Row1.Left","placard_kPa":250,"time_zone":"Mars"}"#, "Mars"),
            (Samples.registry, "51de0b stands in line 1 already"), ("not JSON", "expected a value"),
        ])
    func aBadRegistry(line: String, complaint: String) throws {
        let folder = try Samples.folderWithPackets()
        try folder.write("registry.jsonl", lines: [Samples.registry, "", line])
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--registry", "registry.jsonl"], in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("error: registry registry.jsonl, line 3: "))
        #expect(outcome.errors.contains(complaint))
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    private func deadLetters(_ folder: TemporaryFolder) throws -> [JSONValue] {
        try Samples.values(String(decoding: folder.read("out/dead-letters.jsonl"), as: UTF8.self))
    }
}
