import ArgumentParser
import Foundation
import MillraceCore
import MillraceReplay

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

/// By what name an application is known to its engine.
public struct IdentityOptions: ParsableArguments {
    /// Name of the application's group, and start of the names of its own topics; nil for the application's name.
    @Option(
        name: .customLong("application-id"),
        help: """
            Name of the group that shares out the partitions, and start of the names of the application's own topics. \
            (default: the application's name)
            """)
    public var applicationID: String?

    /// Defaults.
    public init() {}

    /// Refuses an id of which no topic's name can be made.
    public func validate() throws {
        guard let applicationID else { return }
        guard TopicDescription.isValid(name: applicationID), applicationID.utf8.count <= 200 else {
            throw ValidationError("--application-id may hold up to 200 letters, digits, '.', '_' and '-' only.")
        }
    }

    /// Gives `application` the id of the command line, if there is one.
    package func apply(to application: inout Application) {
        application.id = applicationID ?? application.id
    }
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
