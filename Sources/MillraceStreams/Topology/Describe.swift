extension Topology {
    /// The topology as text and as drawings.
    public func describe() -> TopologyDescription {
        TopologyDescription(self)
    }
}

/// A topology for people to look at: its operators, grouped into the parts that topics link. Operators are numbered in
/// the order in which they were added, so that equal topologies have equal descriptions.
public struct TopologyDescription: Hashable, Sendable {
    struct Group: Hashable, Sendable {
        var id: Int
        var nodes: [NodeDescription]
    }

    struct Link: Hashable, Sendable {
        var from: Int
        var to: Int
        /// Whether records go through a topic, or a table is looked into, rather than handed on in one task.
        var isIndirect: Bool
    }

    /// The topology's name.
    public let name: String
    let groups: [Group]
    let tables: [NodeDescription]
    let links: [Link]

    init(_ topology: Topology) {
        name = topology.name
        let roots = Plan.roots(of: topology)
        let nodes = topology.descriptions
        groups = Set(topology.sources.map { roots[$0.node] }).sorted().enumerated().map { id, root in
            Group(id: id, nodes: nodes.filter { roots[$0.id] == root })
        }
        tables = nodes.filter(\.isGlobalTable)
        links = TopologyDescription.links(nodes)
    }

    private static func links(_ nodes: [NodeDescription]) -> [Link] {
        var readers: [String: Int] = [:]
        for node in nodes {
            if let topic = node.topicRead { readers[topic] = node.id }
        }
        return nodes.flatMap { node in
            var links = node.parents.map { Link(from: $0, to: node.id, isIndirect: false) }
            links += node.tables.map { Link(from: $0, to: node.id, isIndirect: true) }
            if let topic = node.topicWritten, let reader = readers[topic] {
                links.append(Link(from: node.id, to: reader, isIndirect: true))
            }
            return links
        }
        .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// One line for each operator, with the numbers of those that take what it sends; `=>` where it goes through a topic
    /// or a table is looked into.
    public var text: String {
        var lines = ["topology \(name)"]
        for group in groups {
            lines.append("  sub-topology \(group.id)")
            lines += group.nodes.map(line)
        }
        if !tables.isEmpty {
            lines.append("  global tables")
            lines += tables.map(line)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ node: NodeDescription) -> String {
        var line = "    \(node.id) \(node.label)"
        for isIndirect in [false, true] {
            let targets = links.filter { $0.from == node.id && $0.isIndirect == isIndirect }.map { String($0.to) }
            if !targets.isEmpty { line += (isIndirect ? " => " : " -> ") + targets.joined(separator: ", ") }
        }
        return line
    }
}

extension NodeDescription {
    /// The operator and the topic or store that it is known by.
    var label: String {
        switch kind {
        case .source(let topic), .sink(let topic), .globalTable(let topic): "\(name) \(topic)"
        case .repartitionSink(let repartition): "\(name) to \(repartition)"
        case .repartitionSource(let repartition): "\(name) from \(repartition)"
        case .stateful(let stores): ([name] + stores).joined(separator: " ")
        case .stateless: name
        }
    }

    var isGlobalTable: Bool {
        if case .globalTable = kind { true } else { false }
    }

    /// What tells the topic it reads from all others; repartition topics have names of their own.
    var topicRead: String? {
        switch kind {
        case .source(let topic), .globalTable(let topic): "topic \(topic)"
        case .repartitionSource(let name): "repartition \(name)"
        default: nil
        }
    }

    /// The same for the topic it writes.
    var topicWritten: String? {
        switch kind {
        case .sink(let topic): "topic \(topic)"
        case .repartitionSink(let name): "repartition \(name)"
        default: nil
        }
    }
}
