import MillraceCore

extension Plan {
    /// Creates the topics that are missing, once it is clear that those that exist have the partitions asked for, and that
    /// stores hold windows as the topology has them.
    /// - Throws: `EngineError` `topicMismatch` if one does not: keys, and with them state, lie in the partitions that the
    ///   old number gave them; `incompatibleVersion` if a store holds other windows.
    func createTopics(on engine: any Engine, partitions: Int32) throws(EngineError) {
        let topics = topics(partitions: partitions)
        let existing = Dictionary(try engine.topics().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for topic in topics {
            guard let found = existing[topic.name], found.partitions != topic.partitions else { continue }
            if let declared = topology.creations[topic.name]?.partitions, declared != partitions {
                throw EngineError(
                    .topicMismatch,
                    "topic \(topic.name) is declared with \(declared) partitions, but has \(found.partitions): declare "
                        + "so many, or write to another topic")
            }
            throw EngineError(
                .topicMismatch,
                "application \(names.applicationID) was asked for \(topic.partitions) partitions, but its topic "
                    + "\(topic.name) has \(found.partitions), and its keys and their state lie where that number put "
                    + "them: go on with \(found.partitions), or begin anew under another application id or on an empty log"
            )
        }
        try checkWindows(on: engine, partitions: partitions)
        for topic in topics { try engine.createTopic(topic) }
    }
}
