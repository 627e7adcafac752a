import MillraceCore

/// One account pays several, who all pay another one. Source: IBM AML.
struct ScatterGather: GraphRule {
    static let name = "scatter-gather"
    private let limit: Int64
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        limit = try parameters.integer("limit", default: 3)
        window = try parameters.window(default: .days(5))
    }

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [GraphEdge]? {
        let edges = graph.window(window, clock: clock)
        guard edges.contains(closing.time),
            !edges.edges(from: closing.payer).contains(where: { $0.payee == closing.payee })
        else { return nil }
        var found: (source: String, ways: [Way])?
        for source in Set(edges.edges(to: closing.payer).map(\.payer)) where source != closing.payee {
            let ways = ways(from: source, edges, closing)
            guard Int64(ways.count) >= limit else { continue }
            if let found, isBefore(found, (source, ways)) { continue }
            found = (source, ways)
        }
        return found?.ways.flatMap { way in way.gathering.map { [way.scattering, $0] } ?? [way.scattering] }
    }

    /// Whether `first` is the one to be told of: of the most ways, then of the first name.
    private func isBefore(_ first: (source: String, ways: [Way]), _ second: (source: String, ways: [Way])) -> Bool {
        if first.ways.count != second.ways.count { return first.ways.count > second.ways.count }
        return precedesByBytes(first.source, second.source)
    }

    /// From a source to one account and on to the gathering one; by the closing transfer itself if that is nil.
    private struct Way {
        var scattering: GraphEdge
        var gathering: GraphEdge?
    }

    private func ways(from source: String, _ edges: GraphWindow, _ closing: GraphEdge) -> [Way] {
        let scattered = edges.edges(from: source).reduce(into: [String: [GraphEdge]]()) {
            $0[$1.payee, default: []].append($1)
        }
        return scattered.compactMap { account, scattering in
            guard account != closing.payee else { return nil }
            if account == closing.payer { return scattering.last.map { Way(scattering: $0) } }
            let gathering = edges.edges(from: account).filter { $0.payee == closing.payee }.last
            guard let gathering, let before = scattering.last(where: { $0.sequence < gathering.sequence }) else {
                return nil
            }
            return Way(scattering: before, gathering: gathering)
        }
    }
}
