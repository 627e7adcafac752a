import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceFormats

/// How long a topic keeps its records, as options of a command and as a table.
struct TopicSettings: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A setting as NAME=VALUE, as in Kafka: \(TopicConfiguration.names.joined(separator: ", ")). May be repeated.",
            valueName: "setting"))
    var settings: [String] = []

    /// Changes what the options name in `configuration`.
    /// - Throws: `EngineError` `invalid` for a setting that does not exist, or not with this value.
    func apply(to configuration: inout TopicConfiguration) throws(EngineError) {
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw EngineError(.invalid, "--set takes NAME=VALUE, as in --set retention.ms=86400000, not \(setting)")
            }
            try configuration.set(parts[0], to: parts[1])
        }
    }

    /// Appends a table with a line for each setting of each topic.
    static func writeTable(of topics: [TopicDescription], to output: OutputBuffer) {
        var table = TextTable(wordColumns: 3)
        table.add(["TOPIC", "CLEAN-UP", "SETTING", "VALUE"])
        for topic in topics {
            for setting in topic.configuration.settings {
                table.add([topic.name, topic.cleanup.rawValue, setting.name, setting.value])
            }
        }
        table.write(to: output)
    }
}
