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

    func judge(_ closing: GraphEdge, _ graph: TransferGraph, clock: Timestamp) -> [GraphEdge]? {
        let edges = graph.window(window, clock: clock)
        var levels = [[closing.payer: Int64.max]]
        while levels.count < hops {
            let next = level(before: levels[levels.count - 1], edges, closing)
            if next.isEmpty { return nil }
            levels.append(next)
            if next[closing.payee] != nil { return walk(levels, edges, closing) }
            if !isOrdered { dropKnown(from: &levels) }
        }
        return nil
    }

    /// The accounts one hop further from the payer, each with the latest sequence with which a way of so many hops may begin.
    private func level(
        before reached: [String: Int64], _ edges: GraphWindow, _ closing: GraphEdge
    ) -> [String: Int64] {
        var next: [String: Int64] = [:]
        for (account, latest) in reached {
            for edge in edges.edges(to: account) where edge.sequence < latest && matches(edge, closing) {
                next[edge.payer] = max(next[edge.payer] ?? .min, isOrdered ? edge.sequence : .max)
            }
        }
        return next
    }

    /// Without an order an account need not be reached by more hops than it was.
    private func dropKnown(from levels: inout [[String: Int64]]) {
        let last = levels.count - 1
        levels[last] = levels[last].filter { account, _ in !levels[..<last].contains { $0[account] != nil } }
    }

    private func walk(_ levels: [[String: Int64]], _ edges: GraphWindow, _ closing: GraphEdge) -> [GraphEdge] {
        var path: [GraphEdge] = []
        var (account, earliest) = (closing.payee, Int64.min)
        for level in levels.dropLast().reversed() {
            let next = edges.edges(from: account).first { edge in
                guard edge.sequence > earliest, matches(edge, closing), let latest = level[edge.payee] else {
                    return false
                }
                return edge.sequence < latest
            }
            guard let next else { return path }
            path.append(next)
            account = next.payee
            if isOrdered { earliest = next.sequence }
        }
        return path
    }

    private func matches(_ edge: GraphEdge, _ closing: GraphEdge) -> Bool {
        guard let tolerance else { return true }
        let difference = Int128((edge.amount - closing.amount).magnitude)
        return edge.currency == closing.currency && difference * 100 <= Int128(tolerance) * Int128(closing.amount)
    }
}
