import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog

/// Which log is looked at.
struct LogLocation: ParsableArguments {
    @Option(name: .customLong("data-dir"), help: "Folder of the log, as it was given to the application.")
    var dataDirectory: String

    /// Opens the log, whose files are the command's input.
    /// - Throws: `ExitCodes.input`, after a message, if there is none.
    func openToInspect() throws -> EmbeddedLog {
        do throws(EngineError) {
            return try open()
        } catch {
            guard error.code == .invalid else { throw error }
            Console.write("error: \(error)")
            throw ExitCodes.input
        }
    }

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

extension TopicDescription {
    /// Checks that there is such a partition; nil stands for all.
    /// - Throws: `EngineError` `unknownTopic`.
    func check(_ partition: Int32?) throws(EngineError) {
        guard let partition, !(0..<partitions).contains(partition) else { return }
        throw EngineError(.unknownTopic, "topic \(name) has no partition \(partition): its \(partitions) count from 0")
    }
}
