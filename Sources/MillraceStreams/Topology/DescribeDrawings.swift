extension TopologyDescription {
    /// A flowchart in the language of Mermaid. Dashed lines go through a topic or a table.
    public var mermaid: String {
        var lines = ["flowchart TB"]
        for group in groups {
            lines.append("    subgraph s\(group.id)[\"sub-topology \(group.id)\"]")
            lines += group.nodes.map { "        n\($0.id)" + TopologyDescription.mermaidShape($0) }
            lines.append("    end")
        }
        lines += tables.map { "    n\($0.id)" + TopologyDescription.mermaidShape($0) }
        lines += links.map { "    n\($0.from) \($0.isIndirect ? "-.->" : "-->") n\($0.to)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func mermaidShape(_ node: NodeDescription) -> String {
        let escapes: [Character: String] = ["\"": "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;"]
        let label = "\"" + node.label.map { escapes[$0] ?? String($0) }.joined() + "\""
        return switch node.kind {
        case .source, .sink, .repartitionSource, .repartitionSink: "([\(label)])"
        case .stateful, .globalTable: "[(\(label))]"
        case .stateless: "[\(label)]"
        }
    }

    /// A graph in the language of Graphviz. Dashed lines go through a topic or a table.
    public var dot: String {
        var lines = ["digraph \(TopologyDescription.quoted(name)) {", "    node [shape=box];"]
        for group in groups {
            lines.append("    subgraph cluster_\(group.id) {")
            lines.append("        label=\"sub-topology \(group.id)\";")
            lines += group.nodes.map { "        " + TopologyDescription.dotNode($0) }
            lines.append("    }")
        }
        lines += tables.map { "    " + TopologyDescription.dotNode($0) }
        lines += links.map { "    n\($0.from) -> n\($0.to)\($0.isIndirect ? " [style=dashed]" : "");" }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private static func dotNode(_ node: NodeDescription) -> String {
        let shape =
            switch node.kind {
            case .source, .sink, .repartitionSource, .repartitionSink: ", shape=oval"
            case .stateful, .globalTable: ", shape=cylinder"
            case .stateless: ""
            }
        return "n\(node.id) [label=\(quoted(node.label))\(shape)];"
    }

    private static func quoted(_ text: String) -> String {
        let escapes: [Character: String] = ["\"": "\\\"", "\\": "\\\\", "\n": " "]
        return "\"" + text.map { escapes[$0] ?? String($0) }.joined() + "\""
    }
}
