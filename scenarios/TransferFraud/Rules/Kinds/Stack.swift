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

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [GraphEdge]? {
        let edges = graph.window(window, clock: clock)
        let payees = edges.payees(of: closing.payer)
        guard edges.contains(closing.time), !payees.contains(closing.payee), Int64(payees.count) + 1 >= limit else {
            return nil
        }
        let below = edges.lastOfEachPayer(of: closing.payer)
        guard Int64(below.count) >= limit else { return nil }
        let beside = edges.lastOfEachPayer(of: closing.payee).filter { account, _ in
            Int64(Set(edges.edges(to: account).map(\.payer)).count) >= limit
        }
        return Int64(beside.count) + 1 >= limit ? Array(below.values) + Array(beside.values) : nil
    }
}
