import ArgumentParser
import MillraceCommand
import MillraceCore

/// Which engine is looked at: a log in a folder, or a cluster.
struct EngineLocation: ParsableArguments {
    @OptionGroup var options: EngineOptions

    func validate() throws {
        if options.kind == .embedded, options.dataDirectory == nil {
            throw ValidationError("Name the log with --data-dir, or a cluster with --engine kafka.")
        }
    }

    /// Opens the engine.
    /// - Throws: `UsageError` if there is no log; `EngineError`.
    func open() throws -> OpenEngine {
        try options.openExisting(console: Console(level: .info))
    }
}

extension Engine {
    /// The topic called `name`.
    /// - Throws: `EngineError` `unknownTopic` that says which topics there are.
    func existingTopic(named name: String) throws(EngineError) -> TopicDescription {
        if let topic = try topic(named: name) { return topic }
        let topics = try topics()
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
