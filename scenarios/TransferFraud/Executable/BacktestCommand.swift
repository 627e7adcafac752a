import ArgumentParser
import Foundation
import MillraceCommand
import MillraceLog
import MillraceReplay
import TransferFraud

/// Runs other rules over history and tells what would differ.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Run other rules over the same transfers, and show what would differ.",
        discussion: """
            Decides on the transfers of files, or of a live run's log, by the rules given with --rules, and compares with the \
            decisions by those there are. Differences go to standard output, or with --out to differences.jsonl in that \
            folder, beside before.jsonl and after.jsonl with all decisions. Where frauds are known, precision and recall of \
            both are told.
            """)

    @Argument(help: "Files of transfers.")
    var paths: [String] = []
    @Option(help: ArgumentHelp("The other rules, all of them: JSON lines.", valueName: "file"))
    var rules: String
    @Option(
        name: .customLong("instead-of"),
        help: ArgumentHelp(
            "The rules to compare with. (default: NAME.rules.jsonl beside the input, or built-in ones)",
            valueName: "file"))
    var presentRules: String?
    @Flag(name: .customLong("from-log"), help: "Take what a live run has left in the log, instead of files.")
    var fromLog = false
    @Option(help: "Folder for the decisions and their differences.")
    var out: String?
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard fromLog != !paths.isEmpty else { throw ValidationError("Give files, or --from-log, not both.") }
        if fromLog, !engine.isShared { throw ValidationError("--from-log needs --data-dir.") }
        if fromLog, presentRules != nil {
            throw ValidationError("--instead-of has no use with --from-log: the log tells what was decided.")
        }
    }

    func run() throws {
        try reportingFailures {
            for path in paths + [rules] + [presentRules].compactMap({ $0 }) { _ = try LineReader.check(path) }
            if let out { try LineFile.check(folder: out) }
            let backtest = try fromLog ? ofLog() : ofFiles()
            let report = try BacktestReport(backtest)
            if let out {
                try LineFile.write(backtest.before, to: "\(out)/before.jsonl")
                try LineFile.write(backtest.after, to: "\(out)/after.jsonl")
                try LineFile.write(report.differenceLines, to: "\(out)/differences.jsonl")
            }
            try show(report)
        }
    }

    private func ofFiles() throws -> Backtest {
        defer { output.console.endProgress() }
        return try Backtest(
            paths: paths, decision.settings(for: paths, rules: presentRules), rules: rules,
            partitions: scale.partitions ?? 4, threads: scale.threads, makeEngine: { try EmbeddedLog.inMemory() }
        ) { done, total in output.console.progress("backtest", done: done, of: total) }
    }

    private func ofLog() throws -> Backtest {
        let opened = try engine.openExisting(console: output.console)
        defer { opened.close() }
        return try Backtest(
            log: opened.engine, applicationID: identity.applicationID, decision.settings(for: [], rules: nil),
            rules: rules, engine: EmbeddedLog.inMemory())
    }

    private func show(_ report: BacktestReport) throws {
        switch output.format {
        case .json:
            if out == nil {
                for line in report.differenceLines { try Console.writeResult(String(decoding: line, as: UTF8.self)) }
            }
            try Console.writeResult(report.json)
        case .text:
            if out == nil {
                for line in report.differenceTexts { try Console.writeResult(line) }
            }
            try Console.writeResult(report.text)
        }
    }
}
