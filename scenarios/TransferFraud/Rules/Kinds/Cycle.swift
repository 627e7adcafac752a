import MillraceCore

/// Money comes back to where it set out from. Source: AMLSim, IBM AML.
///
/// The shortest way from the payee back to the payer is looked for from the payer on, hop by hop, and then walked from the
/// payee on by the earliest edges that still lead there.
struct Cycle: GraphRule {
    static let name = "cycle"
    private let hops: Int64
    private let window: TimeSpan
    /// How far amounts may differ from the closing one, in percent; nil if they are of no account.
    private let tolerance: Int64?
    /// Whether each transfer comes after the one before it on the way.
    private let isOrdered: Bool

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        hops = try parameters.integer("hops", default: 12, in: 2...12)
        window = try parameters.window(default: .hours(96))
        tolerance = try parameters.optionalInteger("tolerance", in: 0...1_000_000)
        isOrdered = try parameters.flag("ordered", default: true)
    }

    private typealias Node = TransferGraph.Node

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [Contribution]? {
        let edges = graph.window(window, clock: clock)
        guard let payer = graph.node(of: closing.payer), let payee = graph.node(of: closing.payee),
            mayReach(payer, from: payee, edges, closing)
        else { return nil }
        var levels = [[payer: Int64.max]]
        while levels.count < hops {
            let next = level(before: levels[levels.count - 1], edges, closing)
            if next.isEmpty { return nil }
            levels.append(next)
            if next[payee] != nil { return walk(levels, from: payee, edges, closing) }
            if !isOrdered { dropKnown(from: &levels) }
        }
        return nil
    }

    /// Whether there may be a way. Where the payee's edges are fewer, that is tried out first: mostly they lead nowhere.
    private func mayReach(_ payer: Node, from payee: Node, _ edges: GraphWindow, _ closing: GraphEdge) -> Bool {
        let graph = edges.graph
        guard isOrdered, graph.degrees(of: payee).out <= graph.degrees(of: payer).into else {
            return edges.hasPayees(1, of: payee)
        }
        // The accounts that so many hops lead to, each with the earliest sequence with which they may end.
        var reached: [Node: Int64] = [payee: .min]
        for _ in 1..<hops {
            var next: [Node: Int64] = [:]
            for (account, earliest) in reached {
                edges.outgoing(of: account) { edge in
                    let sequence = graph.sequence(of: edge)
                    if sequence > earliest, matches(edge, graph, closing) {
                        next[graph.payee(of: edge)] = min(next[graph.payee(of: edge)] ?? .max, sequence)
                    }
                    return true
                }
            }
            if next[payer] != nil { return true }
            if next.isEmpty { return false }
            reached = next
        }
        return false
    }

    /// The accounts one hop further from the payer, each with the latest sequence with which a way of so many hops may begin.
    private func level(before reached: [Node: Int64], _ edges: GraphWindow, _ closing: GraphEdge) -> [Node: Int64] {
        let graph = edges.graph
        var next: [Node: Int64] = [:]
        for (account, latest) in reached {
            edges.incoming(of: account) { edge in
                let sequence = graph.sequence(of: edge)
                if sequence < latest, matches(edge, graph, closing) {
                    let payer = graph.payer(of: edge)
                    next[payer] = max(next[payer] ?? .min, isOrdered ? sequence : .max)
                }
                return true
            }
        }
        return next
    }

    /// Without an order an account need not be reached by more hops than it was.
    private func dropKnown(from levels: inout [[Node: Int64]]) {
        let last = levels.count - 1
        levels[last] = levels[last].filter { account, _ in !levels[..<last].contains { $0[account] != nil } }
    }

    private func walk(
        _ levels: [[Node: Int64]], from payee: Node, _ edges: GraphWindow, _ closing: GraphEdge
    ) -> [Contribution] {
        let graph = edges.graph
        var path: [Contribution] = []
        var (account, earliest) = (payee, Int64.min)
        for level in levels.dropLast().reversed() {
            var next: Int?
            edges.outgoing(of: account) { edge in
                let sequence = graph.sequence(of: edge)
                if sequence > earliest, matches(edge, graph, closing), let latest = level[graph.payee(of: edge)],
                    sequence < latest
                {
                    next = edge
                }
                return !isOrdered || sequence > earliest
            }
            guard let next else { return path }
            path.append(graph.contribution(of: next))
            account = graph.payee(of: next)
            if isOrdered { earliest = graph.sequence(of: next) }
        }
        return path
    }

    private func matches(_ edge: Int, _ graph: TransferGraph, _ closing: GraphEdge) -> Bool {
        guard let tolerance else { return true }
        let difference = Int128((graph.amount(of: edge) - closing.amount).magnitude)
        return graph.currency(of: edge) == closing.currency
            && difference * 100 <= Int128(tolerance) * Int128(closing.amount)
    }
}
