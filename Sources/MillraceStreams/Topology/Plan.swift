import MillraceCore

/// A topology cut into its sub-topologies, the parts that topics link: what one task runs for one partition.
struct Plan: Sendable {
    /// Operators that are linked without a topic in between.
    struct Subtopology: Sendable {
        var id: Int
        var sources: [SourceDefinition]
        var stages: [StageDefinition]
        /// Names, without the application's id, of the repartition topics it writes.
        var repartitions: [String]
        /// Whether it may read from repartition topics what timers or windows have made.
        var readsTimed: Bool

        /// The order that its keyed operators need.
        var order: Order {
            if stages.contains(where: { $0.order == .arrival }) { return .arrival }
            return stages.contains { $0.order == .eventTime } ? .eventTime : .any
        }

        /// What records wait for in front of keyed operators.
        func holding(_ mode: RuntimeConfiguration.Mode) -> Holding {
            switch order {
            case .any: .nothing
            case .eventTime: .eventTime
            case .arrival: mode == .replay ? .sequence : .nothing
            }
        }
    }

    let topology: Topology
    let names: TopicNames
    let subtopologies: [Subtopology]

    /// Cuts `topology` for the application called `applicationID`, with `partitions` partitions a topic.
    /// - Throws: ``TopologyError`` if the topology cannot be run.
    init(_ topology: Topology, applicationID: String, partitions: Int32) throws(TopologyError) {
        var problems = topology.problems
        if !(1...Int32(Watermarks.mostWriters)).contains(partitions) {
            problems.append("\(partitions) partitions were asked for: it takes 1 to \(Watermarks.mostWriters)")
        }
        if topology.sources.isEmpty { problems.append("no topic is read") }
        if !TopicDescription.isValid(name: applicationID) {
            problems.append("the application id \(applicationID) may hold letters, digits, '.', '_' and '-' only")
        }
        guard problems.isEmpty else { throw TopologyError(topology: topology.name, problems: problems) }
        self.topology = topology
        names = TopicNames(applicationID: applicationID)
        subtopologies = Plan.cut(topology)
        problems = subtopologies.flatMap(orderProblems) + partitionProblems(partitions)
        guard problems.isEmpty else { throw TopologyError(topology: topology.name, problems: problems) }
    }

    /// For each operator the first one it is linked to without a topic in between.
    static func roots(of topology: Topology) -> [Int] {
        var group = Array(topology.descriptions.indices)
        func root(_ node: Int) -> Int {
            var node = node
            while group[node] != node { node = group[node] }
            return node
        }
        for description in topology.descriptions {
            for parent in description.parents {
                let (left, right) = (root(parent), root(description.id))
                group[max(left, right)] = min(left, right)
            }
        }
        return topology.descriptions.indices.map(root)
    }

    private static func cut(_ topology: Topology) -> [Subtopology] {
        let (roots, timed) = (roots(of: topology), timedNodes(of: topology))
        return Set(topology.sources.map { roots[$0.node] }).sorted().enumerated().map { id, root in
            let sources = topology.sources.filter { roots[$0.node] == root }
            return Subtopology(
                id: id, sources: sources, stages: topology.stages.filter { roots[$0.node] == root },
                repartitions: topology.repartitions.filter { roots[$0.value] == root }.map(\.key).sorted(),
                readsTimed: sources.contains { timed[$0.node] })
        }
    }

    /// The name in the log of a source's topic.
    func topicName(of source: SourceDefinition) -> String {
        source.isRepartition ? names.repartition(source.topic) : source.topic
    }

    /// Every topic the application needs, with `partitions` partitions each but for the global tables.
    func topics(partitions: Int32) -> [TopicDescription] {
        var topics: [TopicDescription] = []
        for source in topology.sources {
            topics.append(
                source.isRepartition
                    ? TopicDescription(name: topicName(of: source), partitions: partitions)
                    : description(of: source.topic, partitions: partitions))
        }
        for store in topology.stages.flatMap(\.stores) {
            topics.append(
                TopicDescription(
                    name: names.changelog(store: store), partitions: partitions, cleanup: .compact))
        }
        for name in topology.sinks.keys.sorted() { topics.append(description(of: name, partitions: partitions)) }
        for name in [names.deadLetters, names.late, names.ticks] {
            topics.append(TopicDescription(name: name, partitions: partitions))
        }
        for table in topology.globalTables {
            topics.append(description(of: table.topic, partitions: 1, else: .compacted))
        }
        return topics
    }

    /// A topic that users know, as the topology declares it.
    private func description(
        of topic: String, partitions: Int32, else creation: TopicCreation = .init()
    ) -> TopicDescription {
        let creation = topology.creations[topic] ?? creation
        return TopicDescription(
            name: topic, partitions: creation.partitions ?? partitions, cleanup: creation.cleanup,
            configuration: creation.configuration)
    }
}

extension Topology {
    /// Every topic that the application called `applicationID` needs with `partitions` partitions: those it reads and
    /// writes, and its own. For who creates them beforehand.
    /// - Throws: ``TopologyError`` if the topology cannot be run.
    public func topics(applicationID: String, partitions: Int32) throws(TopologyError) -> [TopicDescription] {
        let plan = try Plan(self, applicationID: applicationID, partitions: partitions)
        return plan.topics(partitions: partitions) + [TopicDescription(name: plan.names.ingest, partitions: 1)]
    }
}

/// A topology that cannot be run.
public struct TopologyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The topology's name.
    public var topology: String
    /// What is wrong with it, one sentence each.
    public var problems: [String]

    /// The topology's name and its problems.
    public var description: String { "topology \(topology): \(problems.joined(separator: "; "))" }
}
