import MillraceCore

/// What a topology says of the partitions of its topics.
extension Plan {
    /// The partitions that the tasks read, and commit offsets of.
    func sourcePartitions(_ partitions: Int32) -> [TopicPartition] {
        topology.sources.flatMap { source in (0..<partitions).map { TopicPartition(topicName(of: source), $0) } }
    }

    /// Why the topics cannot have the partitions that are asked for; empty if they can. A task has one partition of each
    /// topic that it reads, so that these have equally many.
    func partitionProblems(_ partitions: Int32) -> [String] {
        let declared = topology.creations.compactMapValues(\.partitions)
        var problems: [String] = []
        for stage in topology.stages {
            let topics = joinedTopics(stage.node)
            let counts = topics.map { declared[$0] ?? partitions }
            guard Set(counts).count > 1 else { continue }
            let sides = zip(topics, counts).map { "\($0), with \($1) partitions" }.joined(separator: ", and ")
            problems.append(
                "operator \(topology.descriptions[stage.node].label) (number \(stage.node)) joins \(sides): "
                    + "equal keys meet only where both have equally many")
        }
        for source in topology.sources where !source.isRepartition {
            guard let count = declared[source.topic], count != partitions else { continue }
            problems.append(
                "topic \(source.topic) is declared with \(count) partitions, but the application runs with "
                    + "\(partitions): all topics that it reads have equally many")
        }
        for table in topology.globalTables {
            guard let count = declared[table.topic], count != 1 else { continue }
            problems.append("topic \(table.topic) is declared with \(count) partitions, but a global table has one")
        }
        return problems
    }

    /// The source topics of both sides of a join, without a repartition in between; empty for what is no join.
    private func joinedTopics(_ node: Int) -> [String] {
        guard topology.descriptions[node].parents.count > 1 else { return [] }
        var topics: Set<String> = []
        var open = topology.descriptions[node].parents
        while let next = open.popLast() {
            if case .source(let topic) = topology.descriptions[next].kind { topics.insert(topic) }
            open += topology.descriptions[next].parents
        }
        return topics.sorted()
    }
}
