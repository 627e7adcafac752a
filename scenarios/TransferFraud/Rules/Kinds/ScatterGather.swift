import MillraceCore

/// One account pays several, who all pay another one. Source: IBM AML.
///
/// Sources are looked for among those who paid the closing payer, or, if fewer paid the closing payee, among those who paid
/// these; and the ways of each from whichever of its ends has fewer edges.
struct ScatterGather: GraphRule {
    static let name = "scatter-gather"
    private typealias Node = TransferGraph.Node
    private let limit: Int64
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        limit = try parameters.integer("limit", default: 3)
        window = try parameters.window(default: .days(5))
    }

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [Contribution]? {
        let edges = graph.window(window, clock: clock)
        guard edges.contains(closing.time), let payer = graph.node(of: closing.payer) else { return nil }
        let payee = graph.node(of: closing.payee)
        if let payee, edges.hasEdge(from: payer, to: payee) { return nil }
        var found: (source: String, ways: [Way])?
        for (source, ways) in sources(payer, payee, edges) where Int64(ways.count) >= limit {
            if let found, isBefore(found, (graph.name(of: source), ways)) { continue }
            found = (graph.name(of: source), ways)
        }
        return found?.ways.flatMap { [$0.scattering] + ($0.gathering.map { [$0] } ?? []) }.map(graph.contribution)
    }

    /// The accounts that have paid the closing payer, with all their ways; those of too few ways may be missing.
    private func sources(_ payer: Node, _ payee: Node?, _ edges: GraphWindow) -> [(Node, [Way])] {
        let graph = edges.graph
        guard let payee, limit > 1, graph.degrees(of: payee).into < graph.degrees(of: payer).into else {
            return edges.lastOfEachPayer(of: payer, most: .max) { $0 != payee }.map { last in
                let source = graph.payer(of: last)
                return (source, [Way(scattering: last)] + ways(from: source, by: payer, to: payee, edges))
            }
        }
        return ways(by: payer, to: payee, edges).compactMap { source, ways in
            guard Int64(ways.count) + 1 >= limit, let last = last(from: source, to: payer, edges) else { return nil }
            return (source, [Way(scattering: last)] + ways)
        }
    }

    /// The ways to the closing payee that do not lead by the closing payer, by their sources.
    private func ways(by payer: Node, to payee: Node, _ edges: GraphWindow) -> [Node: [Way]] {
        let graph = edges.graph
        var ways: [Node: [Way]] = [:]
        for gathering in edges.lastOfEachPayer(of: payee, most: .max, where: { $0 != payer }) {
            var known: Set<Node> = [payee, payer]
            edges.incoming(of: graph.payer(of: gathering)) { scattering in
                let source = graph.payer(of: scattering)
                if graph.sequence(of: scattering) < graph.sequence(of: gathering), known.insert(source).inserted {
                    ways[source, default: []].append(Way(scattering: scattering, gathering: gathering))
                }
                return true
            }
        }
        return ways
    }

    /// Whether `first` is the one to be told of: of the most ways, then of the first name.
    private func isBefore(_ first: (source: String, ways: [Way]), _ second: (source: String, ways: [Way])) -> Bool {
        if first.ways.count != second.ways.count { return first.ways.count > second.ways.count }
        return precedesByBytes(first.source, second.source)
    }

    /// From a source to one account and on to the gathering one; by the closing transfer itself if that is nil.
    private struct Way {
        var scattering: Int
        var gathering: Int?
    }

    /// The ways that do not lead by the closing payer.
    private func ways(from source: Node, by payer: Node, to payee: Node?, _ edges: GraphWindow) -> [Way] {
        guard let payee else { return [] }
        let graph = edges.graph
        func isBetween(_ node: Node) -> Bool { node != payer && node != payee && node != source }
        if graph.degrees(of: source).out > graph.degrees(of: payee).into {
            return edges.lastOfEachPayer(of: payee, most: .max, where: isBetween).compactMap { gathering in
                scattering(from: source, before: gathering, edges).map { Way(scattering: $0, gathering: gathering) }
            }
        }
        var known: Set<Node> = []
        var ways: [Way] = []
        edges.outgoing(of: source) { edge in
            let between = graph.payee(of: edge)
            guard isBetween(between), known.insert(between).inserted,
                let gathering = last(from: between, to: payee, edges),
                let scattering = scattering(from: source, before: gathering, edges)
            else { return true }
            ways.append(Way(scattering: scattering, gathering: gathering))
            return true
        }
        return ways
    }

    /// The last edge from the source to the payer of `gathering` before that.
    private func scattering(from source: Node, before gathering: Int, _ edges: GraphWindow) -> Int? {
        let graph = edges.graph
        return last(from: source, to: graph.payer(of: gathering), edges) {
            graph.sequence(of: $0) < graph.sequence(of: gathering)
        }
    }

    /// The last edge between two accounts that satisfies `isWanted`.
    private func last(
        from payer: Node, to payee: Node, _ edges: GraphWindow, where isWanted: (Int) -> Bool = { _ in true }
    ) -> Int? {
        let graph = edges.graph
        var found: Int?
        if graph.degrees(of: payer).out <= graph.degrees(of: payee).into {
            edges.outgoing(of: payer) { edge in
                if graph.payee(of: edge) == payee, isWanted(edge) { found = edge }
                return found == nil
            }
        } else {
            edges.incoming(of: payee) { edge in
                if graph.payer(of: edge) == payer, isWanted(edge) { found = edge }
                return found == nil
            }
        }
        return found
    }
}
