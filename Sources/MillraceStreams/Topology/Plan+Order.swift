/// What the order of arrival asks of a topology.
extension Plan {
    /// Whether any operator needs the order of arrival, so that writers state how far they have come in it.
    var needsSequences: Bool { topology.stages.contains { $0.order == .arrival } }

    /// Names, without the application's id, of the repartition topics whose order counts: that of a live run is part of its
    /// log.
    var recordedRepartitions: Set<String> { topology.recordedRepartitions }

    /// Of each operator, by number, whether what it sends may be timed: made by a timer or window, somewhere further up.
    static func timedNodes(of topology: Topology) -> [Bool] {
        let makers = Set(topology.stages.filter(\.makesTimed).map(\.node))
        var timed: [Bool] = []
        // An operator's number is greater than those of what it gets its records from.
        for description in topology.descriptions {
            var parents = description.parents
            if case .repartitionSource(let name) = description.kind { parents += [topology.repartitions[name] ?? 0] }
            timed.append(makers.contains(description.id) || parents.contains { timed[$0] })
        }
        return timed
    }

    /// Why the operators of a sub-topology cannot have the order that they need; empty if they can.
    func orderProblems(_ subtopology: Subtopology) -> [String] {
        guard let arrival = subtopology.stages.first(where: { $0.order == .arrival }) else { return [] }
        var problems: [String] = []
        if let timed = subtopology.stages.first(where: { $0.order == .eventTime }) {
            problems.append(
                "operator \(label(timed.node)) needs the order of event time and operator \(label(arrival.node)) that of "
                    + "arrival: put a repartition between them")
        }
        if subtopology.sources.count > 1 {
            let topics = subtopology.sources.map(\.topic).joined(separator: " and ")
            problems.append(
                "operator \(label(arrival.node)) needs the order of arrival, but reads \(topics), whose order nothing "
                    + "records: put a repartition in front of it")
        }
        for stage in subtopology.stages where feeders(of: stage.node).count > 1 {
            problems.append(
                "operator \(label(stage.node)) takes records from a topic and from another operator with state, or from "
                    + "two of these, in the order of arrival: put a repartition in front of it")
        }
        return problems
    }

    private func label(_ node: Int) -> String { "\(topology.descriptions[node].label) (number \(node))" }

    /// The operators with state that records come from, without one in between; -1 for a topic.
    private func feeders(of node: Int) -> Set<Int> {
        let stages = Set(topology.stages.map(\.node))
        var feeders: Set<Int> = []
        var open = topology.descriptions[node].parents
        while let next = open.popLast() {
            let parents = topology.descriptions[next].parents
            if stages.contains(next) {
                feeders.insert(next)
            } else if parents.isEmpty {
                feeders.insert(-1)
            }
            if !stages.contains(next) { open += parents }
        }
        return feeders
    }
}

extension Topology {
    /// Names, without the application's id, of the repartition topics that operators read in the order of arrival. What a
    /// live run has written to them is part of its log: a replay of the log reads them instead of writing them.
    public var recordedRepartitions: Set<String> {
        let roots = Plan.roots(of: self)
        let ordered = Set(stages.filter { $0.order == .arrival }.map { roots[$0.node] })
        return Set(sources.filter { $0.isRepartition && ordered.contains(roots[$0.node]) }.map(\.topic))
    }

    /// Names of the topics that are read, but for the application's own.
    public var sourceTopics: [String] { sources.filter { !$0.isRepartition }.map(\.topic) }

    /// Whether any operator needs this order.
    public func needs(_ order: Order) -> Bool { stages.contains { $0.order == order } }
}
