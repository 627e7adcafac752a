import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog

/// Creates a topic.
struct CreateTopicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a topic in a log that is there, or in a cluster.",
        discussion: "A topic that exists with these partitions and this clean-up policy is left as it is.")

    @Argument(help: "The topic's name.")
    var topic: String
    @OptionGroup var location: EngineLocation
    @Option(help: "How many partitions.")
    var partitions: Int32 = 1
    @Option(help: "What becomes of old records: delete, or compact to keep the last of each key.")
    var cleanup = CleanupPolicy.delete
    @OptionGroup var settings: TopicSettings

    func run() throws {
        try reportingFailures {
            let opened = try location.open()
            defer { opened.close() }
            var configuration = TopicConfiguration()
            try askingEngine {
                try settings.apply(to: &configuration)
                try opened.engine.createTopic(
                    TopicDescription(
                        name: topic, partitions: partitions, cleanup: cleanup, configuration: configuration))
            }
        }
    }
}

/// Changes how long a topic keeps its records.
struct AlterTopicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alter", abstract: "Change how long a topic of a log keeps its records.",
        discussion: """
            Settings that are not named stay as they are. It takes effect with the next maintenance. A cluster's topics \
            are changed by its own tools: kafka-configs, and kafka-topics for more partitions.
            """)

    @Argument(help: "The topic's name; millrace topics lists them.")
    var topic: String
    @OptionGroup var location: EngineLocation
    @OptionGroup var settings: TopicSettings

    func validate() throws {
        if location.options.kind != .embedded {
            let changes = settings.settings.isEmpty ? "NAME=VALUE" : settings.settings.joined(separator: ",")
            throw ValidationError(
                "The settings of a cluster's topics are changed by its own tools: kafka-configs --bootstrap-server … "
                    + "--alter --entity-type topics --entity-name \(topic) --add-config \(changes)")
        }
        if settings.settings.isEmpty { throw ValidationError("name what to change with --set NAME=VALUE.") }
    }

    func run() throws {
        try reportingFailures {
            // Validation has seen to it that there is one.
            let log = try askingEngine {
                try EmbeddedLog.openExisting(directory: location.options.dataDirectory ?? "")
            }
            defer { log.close() }
            var configuration = try log.existingTopic(named: topic).configuration
            try askingEngine {
                try settings.apply(to: &configuration)
                try log.alterTopic(named: topic, to: configuration)
            }
        }
    }
}

extension CleanupPolicy: ExpressibleByArgument {}
