import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// Runs files through an application and writes its results.
public struct ReplayCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "replay", abstract: "Run files through the application and write its results.",
            discussion: """
                Several files are read one after the other. With --out, each result is written to a file of JSON lines \
                in that folder; without, results go to standard output. With --data-dir, a replay that was cut off goes \
                on where it stopped when the same command is given again.
                """)
    }

    @Argument(help: "Files of JSON lines.")
    var paths: [String]
    @Option(help: "Folder for the results.")
    var out: String?
    @OptionGroup var options: Definition.Options
    @OptionGroup var engine: EngineOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Replays the files.
    public func run() throws {
        try reportingFailures {
            let console = output.console
            for path in paths { _ = try LineReader.check(path) }
            let application = try Definition.application(options, paths: paths, console: console)
            let engine = try engine.open()
            defer { engine.close() }
            let started = SystemClock().monotonicNanoseconds()
            let replay = try Replay(
                application, paths: paths, engine: engine,
                partitions: try scale.partitions(of: application.sourceTopic, in: engine), threads: scale.threads,
                keepsInput: self.engine.dataDirectory != nil)
            let accounting = try replay.run { done, total in console.progress("replay", done: done, of: total) }
            console.endProgress()
            let counts = try write(replay.results, of: application)
            let seconds = Double(SystemClock().monotonicNanoseconds() - started) / 1e9
            try report(Summary(accounting: accounting, results: counts, seconds: seconds), console)
            guard replay.isUsable else {
                throw InputError("none of the \(accounting.read) lines could be read: is this the right kind of file?")
            }
        }
    }

    private func write(
        _ results: ResultCollector, of application: Application
    ) throws -> [(name: String, count: Int)] {
        var counts: [(name: String, count: Int)] = []
        for result in application.results {
            let lines = try results.results(of: result.topic)
            counts.append((result.name, lines.count))
            if let out {
                try LineFile.write(lines, to: "\(out)/\(result.name).jsonl")
            } else {
                for line in lines { try Console.writeResult(String(decoding: line, as: UTF8.self)) }
            }
        }
        guard let out else { return counts }
        try LineFile.write(try results.deadLetters(), to: "\(out)/dead-letters.jsonl")
        try LineFile.write(try results.late(), to: "\(out)/late.jsonl")
        return counts
    }

    private func report(_ summary: Summary, _ console: Console) throws {
        switch output.format {
        case .json: try Console.writeResult(summary.json)
        case .text where out != nil: try Console.writeResult(summary.text)
        case .text: console.info(summary.text)
        }
    }
}
