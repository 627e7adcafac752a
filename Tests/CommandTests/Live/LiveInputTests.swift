import Foundation
import MillraceFormats
import Testing

/// Lines that `run` takes from a file as they come.
struct LiveInputTests {
    /// Starts a run on the lines of `input`, and ends it by Ctrl-C when it has told that they have ended.
    private func outcome(
        _ program: BuiltProgram, _ arguments: [String], input: String, in folder: TemporaryFolder
    ) throws -> BuiltProgram.Outcome {
        let child = try program.start(["run", "--input", input] + arguments, in: folder)
        try child.waitForMessage("the input has ended")
        child.send(SIGINT)
        return try child.waitForEnd()
    }

    /// Each line is counted once, the one that is too long as well.
    @Test func aLineThatIsTooLongIsCounted() throws {
        let folder = try Samples.folderWithPackets()
        let long = String(repeating: "x", count: 300_000)
        try folder.write("long.jsonl", lines: ["", long, long])
        let outcome = try outcome(
            .tirePressureAlerts, ["--registry", "packets.registry.jsonl", "--format", "json"], input: "long.jsonl",
            in: folder)
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.contains("2 lines published"))
        let summary = try SummaryLine(outcome)
        #expect(summary["read"] == 2)
        #expect(try summary.counts("rejected") == ["too-long": 2])
    }

    /// The rows of PaySim's header, as transfers of the application's own: section 2 of the specification says how.
    @Test func aFileOfAnotherFormatIsAdapted() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "rows.csv",
            lines: [
                "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,"
                    + "isFlaggedFraud",
                "1,PAYMENT,9839.64,C1231006815,170136.0,160296.36,M1979787155,0.0,0.0,0,0",
                "2,TRANSFER,181.0,C1305486145,181.0,0.0,C553264065,0.0,0.0,1,0",
            ])
        let outcome = try outcome(
            .transferFraud, ["--only", "generate", "--data-dir", "log", "--partitions", "1"], input: "rows.csv",
            in: folder)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let consumed = try BuiltProgram.millrace.run(
            ["consume", "fraud-transfers", "--data-dir", "log", "--format", "json"], in: folder)
        let lines = try consumed.lines.map { try Samples.values($0)[0]["value"]?.string ?? "" }
        #expect(lines.count == 2, "\(consumed.output)")
        #expect(lines.first?.hasPrefix(#"{"id":"1","time":"#) == true)
        #expect(lines.first?.contains(#""from":"C1231006815","to":"M1979787155","amount":"9839.64""#) == true)
        #expect(lines.last?.hasPrefix(#"{"id":"2","time":"#) == true)
    }
}
