import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// Holds an application's stream against its batch derivation.
public struct VerifyCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: "Prove a result: compare the stream with a batch derivation of the same files.",
            discussion: """
                The result is computed twice, by the topology and by a derivation written independently, and compared \
                line by line; and with the stored result in FILE.expected, where there is such a folder beside FILE \
                (an application may have others for other options). \
                The exit code is 0 only if all agree. Where a file's ground truth lies beside it, what was found of it is \
                told as well.
                """)
    }

    @Argument(help: "Files of JSON lines.")
    var paths: [String]
    @Option(help: "File for a picture, in SVG, of what the result is worth by the ground truth.")
    var svg: String?
    @OptionGroup var options: Definition.Options
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Computes both and compares.
    public func run() throws {
        try reportingFailures {
            let console = output.console
            for path in paths { _ = try LineReader.check(path) }
            if let svg { try checkFolder(of: svg) }
            let application = try Definition.application(options, paths: paths, console: console)
            let engine = try EmbeddedLog.inMemory()
            defer { engine.close() }
            let started = SystemClock().monotonicNanoseconds()
            let replay = try Replay(
                application, paths: paths, engine: engine, partitions: scale.partitions ?? 4, threads: scale.threads,
                keepsInput: false)
            let accounting = try replay.run { done, total in console.progress("stream", done: done, of: total) }
            console.endProgress()
            let found = try Comparison.derivation(of: application, accounting: accounting, results: replay.results)
            console.info("stream: \(accounting.read) lines; deriving the same as a batch …")
            var differences = Comparison.differences(expected: try application.derive(paths), found: found)
            differences += try StoredResult.differences(paths: paths, application: application, found: found)
            let seconds = Double(SystemClock().monotonicNanoseconds() - started) / 1e9
            try report(accounting, found, differences, seconds: seconds)
            try replay.checkUsable()
            console.info("stream and batch derivation agree")
        }
    }

    private func report(
        _ accounting: Accounting, _ found: Derivation, _ differences: [String], seconds: Double
    ) throws {
        for line in differences { try Console.writeResult(line) }
        let results = found.results.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value.count) }
        let assessment = try Definition.assessment(of: found, paths: paths, options: options)
        if let svg { try draw(assessment, to: svg) }
        let summary = Summary(accounting: accounting, results: results, seconds: seconds)
        switch output.format {
        case .json:
            if let assessment { try Console.writeResult(assessment.json) }
            try Console.writeResult(summary.json)
        case .text:
            try Console.writeResult(summary.text)
            if let assessment { try Console.writeResult(assessment.text) }
        }
        guard differences.isEmpty else {
            Console.write("error: stream and batch derivation differ")
            throw ExitCodes.failure
        }
    }

    private func checkFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try LineFile.check(folder: folder.isEmpty ? "." : folder)
    }

    private func draw(_ assessment: Assessment?, to path: String) throws {
        guard let picture = assessment?.picture else {
            throw InputError("there is nothing to draw: no ground truth that a picture is made of belongs to the input")
        }
        try LineFile.write(picture.split(separator: "\n").map { Array($0.utf8) }, to: path)
    }
}
