import ArgumentParser
import MillraceReplay

/// Writes made-up input to files.
public struct GenerateCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "generate", abstract: "Write made-up input to a file, with its ground truth beside it.",
            discussion: "The same seed gives the same bytes.")
    }

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1
    @Option(help: "How many lines.")
    var events: Int64 = 5_000
    @Option(help: "File to write.")
    var out: String
    @OptionGroup var options: Definition.Options
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard events > 0 else { throw ValidationError("--events must be positive.") }
    }

    /// Writes the files.
    public func run() throws {
        try reportingFailures {
            let generated = try Definition.generate(options, seed: seed, events: events, to: out)
            for file in generated.files { try Console.writeResult(file) }
            guard !generated.missing.isEmpty else { return }
            output.console.warning(
                "in \(events) lines these do not occur: \(generated.missing.joined(separator: ", "))")
        }
    }
}
