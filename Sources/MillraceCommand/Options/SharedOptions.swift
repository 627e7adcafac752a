import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog

/// How results and summaries are written.
public enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json
}

extension Console.Level: ExpressibleByArgument {}

/// Options of every command.
public struct OutputOptions: ParsableArguments {
    /// How results and summaries are written.
    @Option(help: "How results and summaries are written.")
    public var format = OutputFormat.text

    /// The least important messages that are shown.
    @Option(name: .customLong("log-level"), help: "The least important messages shown: error, warning or info.")
    public var logLevel = Console.Level.info

    /// Defaults.
    public init() {}

    /// Where messages go.
    package var console: Console { Console(level: logLevel) }
}

/// How many tasks and threads.
public struct ScaleOptions: ParsableArguments {
    /// Partitions of each topic; nil for those of the log, or 4 in a new one.
    @Option(help: "Partitions of each topic. (default: those of the log; 4 in a new one)")
    public var partitions: Int32?

    /// Worker threads in this process.
    @Option(help: "Worker threads of this process.")
    public var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

    /// Defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        if let partitions, !(1...1_000).contains(partitions) {
            throw ValidationError("--partitions must be from 1 to 1000.")
        }
        guard (1...256).contains(threads) else { throw ValidationError("--threads must be from 1 to 256.") }
    }

    /// The number of partitions of `topic` in `engine`, or that of the command line, or 4.
    package func partitions(of topic: String, in engine: any Engine) throws(EngineError) -> Int32 {
        if let partitions { return partitions }
        return try engine.topic(named: topic)?.partitions ?? 4
    }
}

/// Which engine, and where its data is.
public struct EngineOptions: ParsableArguments {
    /// Folder of the embedded log.
    @Option(name: .customLong("data-dir"), help: "Folder of the embedded log; created if it is missing.")
    public var dataDirectory: String?

    /// Defaults.
    public init() {}

    /// Opens the log in `--data-dir`, as an application with this durability needs it, and tells what a loss of power
    /// has taken from it; one in memory if there is no such option.
    package func open(survivesPowerLoss: Bool, console: Console) throws(EngineError) -> EmbeddedLog {
        guard let dataDirectory else { return try EmbeddedLog.inMemory() }
        var options = LogOptions(durability: survivesPowerLoss ? .power : .process)
        options.onMaintenance = MaintenanceWarnings(console).tell
        let log = try EmbeddedLog.open(directory: dataDirectory, options: options)
        if let recovery = log.recovery { console.warning("\(dataDirectory): \(recovery.description)") }
        return log
    }
}
