import Foundation
import MillraceFormats
import Testing

/// What the commands of transfer-fraud write, and how they end.
struct FraudCommandTests {
    static let program = BuiltProgram.transferFraud
    static let results = ["decisions", "repeats", "actions", "journal", "statements", "cases"]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes `made.jsonl`, and what belongs to it.
    private func generate() throws {
        let made = try Self.program.run(
            ["generate", "--seed", "3", "--events", "400", "--out", "made.jsonl"], in: folder)
        #expect(made.exitCode == 0 && made.lines == ["made.jsonl", "made.accounts.jsonl", "made.truth.jsonl"])
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        try generate()
        for (name, seed, isEqual) in [("again", "3", true), ("other", "4", false)] {
            let arguments = ["generate", "--seed", seed, "--events", "400", "--out", "\(name).jsonl"]
            #expect(try Self.program.run(arguments, in: folder).exitCode == 0)
            for kind in ["jsonl", "accounts.jsonl", "truth.jsonl"] {
                #expect(
                    (try folder.read("\(name).\(kind)") == folder.read("made.\(kind)")) == isEqual, "\(name).\(kind)")
            }
        }
        #expect(try folder.read("made.jsonl").filter { $0 == 0x0A }.count == 400)
    }

    @Test func aReplayWritesTheSameForEveryScale() throws {
        try generate()
        for scale in ["1", "5"] {
            let outcome = try Self.program.run(
                ["replay", "made.jsonl", "--out", "out-\(scale)", "--partitions", scale, "--format", "json"], in: folder
            )
            #expect(outcome.exitCode == 0)
            let summary = try SummaryLine(outcome)
            #expect(summary["read"] == 400)
            #expect(try summary.sum() == 400)
            for (name, count) in try summary.counts("results") {
                #expect(try folder.read("out-\(scale)/\(name).jsonl").filter { $0 == 0x0A }.count == count, "\(name)")
            }
        }
        for name in Self.results + ["late"] {
            #expect(try folder.read("out-1/\(name).jsonl") == folder.read("out-5/\(name).jsonl"), "\(name)")
        }
        #expect(try folder.read("out-1/decisions.jsonl").count > 40_000)
    }

    @Test func verifyTellsTheQuality() throws {
        try generate()
        let arguments = ["verify", "made.jsonl", "--format", "json", "--svg", "pictures/quality.svg"]
        let outcome = try Self.program.run(arguments, in: folder)
        #expect(outcome.exitCode == 0 && outcome.errors.hasSuffix("stream and batch derivation agree\n"))
        #expect(outcome.lines.count == 2)
        let quality = try #require(try Samples.values(outcome.lines[0])[0]["quality"])
        let frauds = try folder.read("made.truth.jsonl").filter { $0 == 0x0A }.count
        #expect(quality["fraudulent"]?.int64 == Int64(frauds))
        #expect(try SummaryLine(outcome).sum() == 400)
        let picture = String(decoding: try folder.read("pictures/quality.svg"), as: UTF8.self)
        #expect(picture.hasPrefix("<svg ") && picture.contains(" of \(frauds) frauds</text>"))
        let text = try Self.program.run(["verify", "made.jsonl"], in: folder)
        #expect(text.lines.contains { $0.hasPrefix("against the labels: \(frauds) of ") })
        #expect(text.lines.contains { $0.hasPrefix("held or blocked ") })
    }

    @Test func whereNothingIsKnownThereIsNoPicture() throws {
        try generate()
        try FileManager.default.removeItem(atPath: folder.path + "/made.truth.jsonl")
        #expect(try Self.program.run(["verify", "made.jsonl"], in: folder).exitCode == 0)
        let outcome = try Self.program.run(["verify", "made.jsonl", "--svg", "quality.svg"], in: folder)
        #expect(outcome.exitCode == 65 && outcome.errors.contains("there is nothing to draw"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/quality.svg"))
    }

    @Test func aDifferenceIsShownAndFails() throws {
        try generate()
        #expect(try Self.program.run(["replay", "made.jsonl", "--out", "made.expected"], in: folder).exitCode == 0)
        #expect(try Self.program.run(["verify", "made.jsonl"], in: folder).exitCode == 0)
        let journal = String(decoding: try folder.read("made.expected/journal.jsonl"), as: UTF8.self).split(
            separator: "\n")
        let changed = journal[4].replacing(#""amount":"#, with: #""amount":9"#)
        try folder.write(
            "made.expected/journal.jsonl", lines: (journal[..<4] + [changed[...]] + journal[5...]).map(String.init))
        let outcome = try Self.program.run(["verify", "made.jsonl"], in: folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.lines.contains("- \(changed)") && outcome.lines.contains("+ \(journal[4])"))
    }

    /// Without a hit all is approved; what is gained by the built-in rules is told in three forms.
    @Test func backtest() throws {
        try generate()
        try folder.write("none.jsonl", lines: [#"{"id":"never","kind":"watchlist","state":"paused","score":1}"#])
        let arguments = ["backtest", "--rules", "none.jsonl", "made.jsonl"]
        let outcome = try Self.program.run(arguments + ["--out", "out", "--format", "json"], in: folder)
        #expect(outcome.exitCode == 0 && outcome.lines.count == 1)
        let summary = try Samples.values(outcome.lines[0])[0]
        let differences = try Samples.values(String(decoding: folder.read("out/differences.jsonl"), as: UTF8.self))
        #expect(summary["differ"]?.int64 == Int64(differences.count) && differences.count > 5)
        #expect(
            differences.allSatisfy { $0["after"]?["decision"]?.string == "approve" && $0["gained"]?.elements == [] })
        #expect(summary["quality"]?["after"]?["alarms"]?.int64 == 0)
        #expect(try Self.program.run(["replay", "made.jsonl", "--out", "replayed"], in: folder).exitCode == 0)
        #expect(try folder.read("out/before.jsonl") == folder.read("replayed/decisions.jsonl"))
        let lines = try Self.program.run(arguments + ["--format", "json"], in: folder).lines
        #expect(try lines.dropLast().map { try Samples.values($0)[0] } == differences)
        let text = try Self.program.run(arguments, in: folder).lines
        #expect(text.contains("\(differences.count) of \(summary["transfers"]?.int64 ?? 0) transfers differ"))
        let same = try Self.program.run(arguments + ["--instead-of", "none.jsonl"], in: folder)
        #expect(same.exitCode == 0 && same.lines.first?.hasPrefix("0 of ") == true)
    }

    @Test(
        arguments: [
            (["replay", "nowhere.jsonl"], 65, "nowhere.jsonl does not exist"),
            (["verify", "."], 65, ". is a directory"),
            (["replay", "made.jsonl", "--rules", "made.accounts.jsonl"], 65, "rules made.accounts.jsonl, line 1"),
            (["verify", "made.jsonl", "--accounts", "made.truth.jsonl"], 65, "accounts made.truth.jsonl, line 1"),
            (["backtest", "--rules", "nowhere.jsonl", "made.jsonl"], 65, "nowhere.jsonl does not exist"),
            (["backtest", "--rules", "made.truth.jsonl", "made.jsonl"], 65, "rules made.truth.jsonl, line 1"),
            (["backtest", "made.jsonl"], 64, "--rules"),
            (["backtest", "--rules", "x.jsonl"], 64, "Give files, or --from-log"),
            (["backtest", "--rules", "x.jsonl", "--from-log"], 64, "--from-log needs --data-dir"),
            (["replay", "made.jsonl", "--hold-from", "200"], 64, "--hold-from"),
            (["replay", "made.jsonl", "--start-time", "noon"], 64, "--start-time noon"),
            (["rules", "list", "--data-dir", "nowhere"], 64, "nowhere holds no log"), (["rules", "put"], 64, "path"),
        ] as [([String], Int32, String)])
    func refuses(arguments: [String], exitCode: Int32, complaint: String) throws {
        for (name, line) in [
            ("made", "{}"), ("made.accounts", #"{"account":"a"}"#), ("made.truth", #"{"id":"t"}"#),
        ] {
            try folder.write("\(name).jsonl", lines: [line])
        }
        let outcome = try Self.program.run(arguments, in: folder)
        #expect(outcome.exitCode == exitCode)
        #expect(outcome.output == "" && outcome.errors.contains(complaint), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/nowhere"))
    }

    @Test func aFileOfNoLineThatCanBeUsed() throws {
        try folder.write("noise.jsonl", lines: ["noise", "{}"])
        for command in [["replay"], ["backtest", "--rules", "rules.jsonl"]] {
            try folder.write("rules.jsonl", lines: [])
            let outcome = try Self.program.run(command + ["noise.jsonl", "--log-level", "error"], in: folder)
            #expect(outcome.exitCode == 65 && outcome.errors.contains("is this the right kind of file?"))
        }
    }
}
