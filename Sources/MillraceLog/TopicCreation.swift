import MillraceCore

/// Creates one topic.
struct TopicCreation {
    let topic: TopicDescription
    let core: LogCore

    func run() throws(EngineError) {
        guard TopicDescription.isValid(name: topic.name), (1...100_000).contains(topic.partitions) else {
            throw EngineError(
                .invalid,
                "cannot create the topic '\(topic.name)' with \(topic.partitions) partitions: a name has 1 to 249 "
                    + "letters, digits, '.', '_' or '-', and there are 1 to 100000 partitions")
        }
        try core.refresh()
        if let found = core.table.topics.first(where: { $0.description.name == topic.name }) {
            return try compare(with: found.description)
        }
        let groupsChanged = try core.change { (session) throws(EngineError) in try create(session) }
        if groupsChanged { core.news.countGroupChange() } else { core.news.countCommit() }
        try core.refresh()
        if core.durability == .power { try core.rounds.advance() }
    }

    private func compare(with found: TopicDescription) throws(EngineError) {
        guard found.partitions == topic.partitions, found.cleanup == topic.cleanup else {
            throw EngineError(
                .topicMismatch,
                "the topic \(topic.name) exists with \(found.partitions) partitions and policy \(found.cleanup), asked "
                    + "for are \(topic.partitions) and \(topic.cleanup); use those it has, or another name or log")
        }
    }

    /// Whether a group must share out anew.
    private func create(_ session: any ManifestSession) throws(EngineError) -> Bool {
        let all = try session.topics()
        if let found = all.first(where: { $0.description.name == topic.name }) {
            try compare(with: found.description)
            return false
        }
        let first = all.last.map { $0.firstPartition + Int($0.description.partitions) } ?? 0
        let version = try session.lastVersion() + 1
        try session.insert(TopicRow(description: topic, firstPartition: first))
        for number in 0..<Int(topic.partitions) {
            try session.save(PartitionRow(id: first + number, version: version))
        }
        return try GroupCoordinator(session: session, core: core).rebalanceGroups(sharing: topic.name)
    }
}
