import ArgumentParser
import MillraceCore
import MillraceLog

/// Which log is looked at.
struct LogLocation: ParsableArguments {
    @Option(name: .customLong("data-dir"), help: "Folder of the log, as it was given to the application.")
    var dataDirectory: String

    /// Opens the log.
    /// - Throws: `EngineError` `invalid` if there is none.
    func open() throws(EngineError) -> EmbeddedLog {
        try EmbeddedLog.openExisting(directory: dataDirectory)
    }
}

extension EmbeddedLog {
    /// The topic called `name`.
    /// - Throws: `EngineError` `unknownTopic` that says which topics there are.
    func existingTopic(named name: String) throws(EngineError) -> TopicDescription {
        let topics = try topics()
        for topic in topics where topic.name == name { return topic }
        let known = topics.isEmpty ? "it has none" : "it has \(topics.map(\.name).sorted().joined(separator: ", "))"
        throw EngineError(.unknownTopic, "the log has no topic \(name); \(known)")
    }
}
