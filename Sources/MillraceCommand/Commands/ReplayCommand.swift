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
                in that folder; without, results go to standard output. With --data-dir, or on a cluster, a replay that \
                was cut off goes on where it stopped when the same command is given again.
                """)
    }

    @Argument(help: "Files of JSON lines.")
    var paths: [String] = []
    @Flag(
        name: .customLong("from-log"),
        help: "Replay what a live run has left in the log, ticks in place of the clock, instead of files.")
    var fromLog = false
    @Option(help: "Folder for the results.")
    var out: String?
    @OptionGroup var options: Definition.Options
    @OptionGroup var engine: EngineOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses files together with a log, and neither.
    public func validate() throws {
        if fromLog {
            guard paths.isEmpty else { throw ValidationError("Give files, or --from-log, not both.") }
            guard engine.isShared else {
                throw ValidationError("--from-log needs --data-dir.")
            }
        } else if paths.isEmpty {
            throw ValidationError("Give at least one file of JSON lines.")
        }
    }

    /// Replays the files, or the log.
    public func run() throws {
        try reportingFailures {
            for path in paths { _ = try LineReader.check(path) }
            if let out { try LineFile.check(folder: out) }
            var application = try Definition.application(options, paths: paths, console: output.console)
            identity.apply(to: &application)
            let opened = try engine.open(survivesPowerLoss: Definition.survivesPowerLoss, console: output.console)
            defer { opened.close() }
            if fromLog {
                try replay(log: opened.engine, application)
            } else {
                try replayFiles(on: opened.engine, application)
            }
        }
    }

    private func replayFiles(on engine: any Engine, _ application: Application) throws {
        let started = SystemClock().monotonicNanoseconds()
        let hindrances = HindranceReport(output.console)
        let replay = try EngineWait(for: engine, onHindrance: hindrances.take, isStopping: { false }).result {
            try Replay(
                application, paths: paths, engine: engine,
                partitions: try scale.partitions(of: application.sourceTopic, in: engine), threads: scale.threads,
                keepsInput: self.engine.isShared, onRestore: RestoreReport(output.console).take,
                onHindrance: hindrances.take)
        }
        let accounting = try replay.run { done, total in output.console.progress("replay", done: done, of: total) }
        output.console.endProgress()
        try finish(replay.results, of: application, accounting, since: started)
        try replay.checkUsable()
    }

    private func replay(log: any Engine, _ application: Application) throws {
        let started = SystemClock().monotonicNanoseconds()
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try LogReplay(application, log: log, engine: engine)
        let accounting = try replay.run()
        try finish(replay.results, of: application, accounting, since: started)
    }

    private func finish(
        _ results: ResultCollector, of application: Application, _ accounting: Accounting, since started: UInt64
    ) throws {
        let counts = try write(results, of: application)
        let seconds = Double(SystemClock().monotonicNanoseconds() - started) / 1e9
        try report(Summary(accounting: accounting, results: counts, seconds: seconds), output.console)
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
