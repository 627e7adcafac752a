import ArgumentParser
import MillraceCommand
import MillraceCore

/// Topics: `list` unless another subcommand is named.
struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "List the topics of a log, create one, or change how long it keeps its records.",
        subcommands: [ListTopicsCommand.self, CreateTopicCommand.self, AlterTopicCommand.self],
        defaultSubcommand: ListTopicsCommand.self)
}

/// Lists what a log holds.
struct ListTopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the topics of a log or a cluster, and how far they reach.",
        discussion: """
            A topic's first offset is that of the oldest record it still has, its next offset the one that the next \
            record is given; a line for a whole topic adds up those of its partitions. Statements about event time, \
            which applications write between the records, take up offsets too; in a cluster so do the marks that end \
            transactions, so that a lag is an upper bound there.
            """)

    @OptionGroup var location: EngineLocation
    @Flag(help: "Show each partition by itself.")
    var partitions = false
    @Flag(help: "Show what groups have committed, and how far they lag behind.")
    var groups = false
    @Flag(help: "Show how long records are kept instead; json always does.")
    var settings = false
    @Option(help: "text: a table; json: an object for each topic, a line each.")
    var format = OutputFormat.text

    func run() throws {
        try reportingFailures {
            let opened = try location.open()
            defer { opened.close() }
            let reports = try TopicReport.all(of: opened, withGroups: groups)
            let output = LineOutput()
            switch format {
            case .json: for report in reports { report.writeJSON(to: output.buffer) }
            case .text where settings: TopicSettings.writeTable(of: reports.map(\.topic), to: output.buffer)
            case .text:
                TopicTable(reports: reports, byPartition: partitions, withGroups: groups).write(to: output.buffer)
            }
            try output.flush()
        }
    }
}
