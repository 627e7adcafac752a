import MillraceFormats
import Testing

/// The commands that make up their input as they go: `fleet` and `scale`.
struct TrialCommandTests {
    @Test func aFleetIsReportedInOneObject() throws {
        let arguments = ["fleet", "--vehicles", "2", "--days", "1", "--format", "json", "--log-level", "error"]
        let outcome = try BuiltProgram.tirePressureAlerts.run(arguments, in: TemporaryFolder())
        #expect(outcome.exitCode == 0 && outcome.errors == "")
        #expect(outcome.lines.count == 1)
        let summary = try SummaryLine(outcome)
        #expect(summary["vehicles"] == 2)
        #expect(try #require(summary["read"]) > 100)
        #expect(summary.value["assessment"]?["quality"] != nil)
    }

    /// The id is made of what JSON escapes: a quotation mark and a backslash.
    @Test func aBankIsReportedInOneObject() throws {
        let folder = try TemporaryFolder()
        let rule = #"{"id":"a\"b\\c","kind":"new-payee","least":1,"amount":"0.01","state":"shadow","score":1}"#
        try folder.write("rules.jsonl", lines: [rule])
        let arguments = ["scale", "--accounts", "50", "--days", "2", "--rules", "rules.jsonl", "--format", "json"]
        let outcome = try BuiltProgram.transferFraud.run(arguments, in: folder)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == 1)
        let hits = try #require(SummaryLine(outcome).value["hits"]?.members)
        #expect(hits.map(\.name) == [#"a"b\c"#])
        #expect(try #require(hits.first?.value.int64) > 0)
    }

    @Test func aBadFileIsToldInOurWords() throws {
        let folder = try TemporaryFolder()
        try folder.write("bad.json", lines: [#"{"id":"#])
        for (program, arguments) in [
            (BuiltProgram.tirePressureAlerts, ["fleet", "--parameters", "bad.json"]),
            (.transferFraud, ["scale", "--rules", "bad.json"]),
        ] {
            let outcome = try program.run(arguments, in: folder)
            #expect(outcome.exitCode == 65)
            #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains("bad.json"), "\(outcome.errors)")
        }
    }
}
