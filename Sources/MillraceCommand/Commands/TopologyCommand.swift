import ArgumentParser
import MillraceCore
import MillraceFormats
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
        CommandConfiguration(
            commandName: "topology", abstract: "Show the operators and topics of the application.",
            discussion: """
                With --topics, lists every topic that the application needs, its own among them: for a cluster where \
                someone else creates topics.
                """)
    }

    @Option(help: "How it is drawn: as text, or for Mermaid or Graphviz.")
    var diagram = Diagram.text
    @Flag(help: "List the topics that must be there, with their partitions and clean-up policies, instead.")
    var topics = false
    @Option(help: "With --topics: partitions of each topic.")
    var partitions: Int32 = 4
    @OptionGroup var options: Definition.Options
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Prints the topology.
    public func run() throws {
        try reportingFailures {
            var application = try Definition.application(options, paths: [], console: output.console)
            identity.apply(to: &application)
            if topics { return try list(application) }
            let description = application.topology.describe()
            switch diagram {
            case .text: try Console.writeResult(description.text)
            case .mermaid: try Console.writeResult(description.mermaid)
            case .dot: try Console.writeResult(description.dot)
            }
        }
    }

    private func list(_ application: Application) throws {
        let topics = try application.topology.topics(
            applicationID: application.id, partitions: partitions)
        var table = TextTable(wordColumns: 2)
        table.add(["TOPIC", "CLEAN-UP", "PARTITIONS"])
        for topic in topics { table.add([topic.name, topic.cleanup.rawValue, String(topic.partitions)]) }
        let text = OutputBuffer(capacity: 1_024)
        table.write(to: text)
        try Console.writeResult(String(text.string.dropLast()))
    }
}
