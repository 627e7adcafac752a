import MillraceCore
import MillraceStreams

/// The edges of a graph later than a moment, by their numbers.
struct GraphWindow {
    typealias Node = TransferGraph.Node

    let graph: TransferGraph
    /// Excluded.
    let start: Timestamp
    /// What lies before has left the window.
    let first: Int

    /// What an account paid, the last first, until `body` returns false.
    @inline(__always)
    func outgoing(of node: Node, _ body: (Int) -> Bool) {
        var edge = graph.lastOut(of: node)
        while edge >= first {
            if graph.time(of: edge) > start, !body(edge) { return }
            edge = graph.previousOut(of: edge)
        }
    }

    /// What an account was paid, the last first, until `body` returns false.
    @inline(__always)
    func incoming(of node: Node, _ body: (Int) -> Bool) {
        var edge = graph.lastIn(of: node)
        while edge >= first {
            if graph.time(of: edge) > start, !body(edge) { return }
            edge = graph.previousIn(of: edge)
        }
    }

    /// Whether an attempt of event time `time` lies in the window.
    func contains(_ time: Timestamp) -> Bool { time > start }

    /// Whether `payer` has paid `payee`.
    /// - Complexity: O(*n*) in the number of edges of the one that has fewer.
    func hasEdge(from payer: Node, to payee: Node) -> Bool {
        var isThere = false
        if graph.degrees(of: payer).out <= graph.degrees(of: payee).into {
            outgoing(of: payer) { edge in
                isThere = graph.payee(of: edge) == payee
                return !isThere
            }
        } else {
            incoming(of: payee) { edge in
                isThere = graph.payer(of: edge) == payer
                return !isThere
            }
        }
        return isThere
    }

    /// The last edge from each account that paid `node`, the last first, of at most `most` that satisfy `isWanted`.
    func lastOfEachPayer(of node: Node, most: Int, where isWanted: (Node) -> Bool = { _ in true }) -> [Int] {
        var known: Set<Node> = []
        var edges: [Int] = []
        incoming(of: node) { edge in
            let payer = graph.payer(of: edge)
            if known.insert(payer).inserted, isWanted(payer) { edges.append(edge) }
            return edges.count < most
        }
        return edges
    }

    /// Whether `node` has at least `least` payees; one that it is about to pay counts.
    func hasPayees(_ least: Int64, of node: Node) -> Bool {
        var known: Set<Node> = []
        outgoing(of: node) { edge in
            known.insert(graph.payee(of: edge))
            return known.count < least
        }
        return known.count >= least
    }

    /// Whether `node` has at least `least` payers.
    func hasPayers(_ least: Int64, of node: Node) -> Bool {
        lastOfEachPayer(of: node, most: Int(clamping: least)).count >= least
    }
}
