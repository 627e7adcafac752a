import ArgumentParser
import MillraceReplay
import MillraceStreams

/// Shows an application's operators and topics.
public struct TopologyCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// How a topology is drawn.
    public enum Diagram: String, ExpressibleByArgument, CaseIterable, Sendable {
        case text, mermaid, dot
    }

    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "topology", abstract: "Show the operators and topics of the application.")
    }

    @Option(help: "How it is drawn: as text, or for Mermaid or Graphviz.")
    var diagram = Diagram.text
    @OptionGroup var options: Definition.Options
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Prints the topology.
    public func run() throws {
        try reportingFailures {
            let application = try Definition.application(options, paths: [], console: output.console)
            let description = application.topology.describe()
            switch diagram {
            case .text: try Console.writeResult(description.text)
            case .mermaid: try Console.writeResult(description.mermaid)
            case .dot: try Console.writeResult(description.dot)
            }
        }
    }
}
