import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// Runs one query and writes its results.
public struct NexmarkRun: ParsableCommand {
    /// Name and abstract.
    public static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run one query and write its results as JSON lines.",
        discussion: """
            The results come in canonical order, each in an object with its event time. With --data-dir the log is kept: \
            the same command on the same folder goes on where one that was killed stopped, and ends with the same bytes.
            """)

    @Argument(help: "The query: \(NexmarkQuery.allCases.map(\.rawValue).joined(separator: ", ")).")
    var query: NexmarkQuery
    @Option(help: "File to write. (default: standard output)")
    var out: String?
    @Option(name: .customLong("commit-events"), help: "Events that are put into the log at a time, at most.")
    var commitEvents: Int64?
    @OptionGroup var events: EventOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Runs the query.
    public func run() throws {
        try reportingFailures {
            let opened = try engine.open(survivesPowerLoss: false, console: output.console)
            defer { opened.close() }
            let log = opened.engine
            let partitions = try scale.partitions(of: NexmarkTopics.events.name, in: log)
            var run = QueryRun(
                query, over: EventSequence(events.settings), on: log, partitions: partitions, threads: scale.threads)
            if let commitEvents { run.commitEvents = commitEvents }
            let accounting = try run.run()
            let lines = try ResultReader(engine: log).canonical().map { "{\"at\":\($0.time),\"result\":\($0.line)}" }
            if let out {
                try LineFile.write(lines.map { Array($0.utf8) }, to: out)
            } else {
                for line in lines { try Console.writeResult(line) }
            }
            output.console.info("\(query.rawValue), \(query.title): \(accounting.read) events, \(lines.count) results")
        }
    }
}
