import MillraceCore

/// Layers of accounts that pay the next layer, several each. Source: IBM AML.
struct Stack: GraphRule {
    static let name = "stack"
    private let limit: Int64
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        limit = try parameters.integer("limit", default: 2)
        window = try parameters.window(default: .days(9))
    }

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [Contribution]? {
        let edges = graph.window(window, clock: clock)
        guard edges.contains(closing.time), let payer = graph.node(of: closing.payer),
            edges.hasPayees(limit - 1, of: payer), edges.hasPayers(limit, of: payer)
        else { return nil }
        var beside: [Int] = []
        if let payee = graph.node(of: closing.payee) {
            guard !edges.hasEdge(from: payer, to: payee) else { return nil }
            // What a hit names is enough, or what makes one.
            let most = max(Int(limit) - 1, Hit.mostTransfers)
            beside = edges.lastOfEachPayer(of: payee, most: most) { edges.hasPayers(limit, of: $0) }
        }
        guard Int64(beside.count) + 1 >= limit else { return nil }
        let below = edges.lastOfEachPayer(of: payer, most: Hit.mostTransfers)
        return (below + beside).map(graph.contribution)
    }
}
