import MillraceCore
import MillraceStreams

/// The edges of all attempts that a rule may still need, by payer and by payee: an index over the series that holds them,
/// in which accounts are numbers, and each edge knows its account's one before. Not stored: it takes up what the series
/// has, after a restart, too.
final class TransferGraph {
    /// An account.
    typealias Node = UInt32

    private struct Account {
        var name: String
        /// The numbers of its last edges; -1 for none.
        var lastOut = -1
        var lastIn = -1
        /// How many edges it has, as payer and as payee.
        var outCount: UInt32 = 0
        var inCount: UInt32 = 0
    }

    /// Who an edge is between, and how many numbers before it are their edges before; 0 for none.
    private struct Links {
        var payer: Node
        var payee: Node
        var previousOut: UInt32
        var previousIn: UInt32
    }

    /// Knows this index, and lives as long.
    private unowned(unsafe) let series: Series<GraphEdge>
    private var links: NumberedQueue<Links>
    private var nodes: [String: Node] = [:]
    private var accounts: [Account] = []
    private var free: [Node] = []

    /// The graph of a series, with all that the series has at present.
    static func of(_ series: Series<GraphEdge>) -> TransferGraph {
        let graph = series.index as? TransferGraph ?? TransferGraph(series)
        series.index = graph
        graph.takeUp()
        return graph
    }

    private init(_ series: Series<GraphEdge>) {
        self.series = series
        links = NumberedQueue(from: series.elements.startIndex)
    }

    private func takeUp() {
        let gone = min(max(series.elements.startIndex - links.startIndex, 0), links.count)
        for number in links.startIndex..<(links.startIndex + gone) {
            accounts[Int(links[number].payer)].outCount -= 1
            accounts[Int(links[number].payee)].inCount -= 1
            removeIfIdle(links[number].payer)
            removeIfIdle(links[number].payee)
        }
        links.removeFirst(gone)
        if links.isEmpty { links = NumberedQueue(from: series.elements.startIndex) }
        for number in links.endIndex..<series.elements.endIndex { add(series.elements[number], number) }
    }

    private func add(_ edge: GraphEdge, _ number: Int) {
        let (payer, payee) = (makeNode(edge.payer), makeNode(edge.payee))
        let (out, into) = (accounts[Int(payer)].lastOut, accounts[Int(payee)].lastIn)
        links.append(
            Links(
                payer: payer, payee: payee, previousOut: out < 0 ? 0 : UInt32(clamping: number - out),
                previousIn: into < 0 ? 0 : UInt32(clamping: number - into)))
        accounts[Int(payer)].lastOut = number
        accounts[Int(payer)].outCount += 1
        accounts[Int(payee)].lastIn = number
        accounts[Int(payee)].inCount += 1
    }

    private func makeNode(_ name: String) -> Node {
        if let node = nodes[name] { return node }
        let node = free.popLast() ?? Node(accounts.count)
        if Int(node) == accounts.count {
            accounts.append(Account(name: name))
        } else {
            accounts[Int(node)] = Account(name: name)
        }
        nodes[name] = node
        return node
    }

    private func removeIfIdle(_ node: Node) {
        let account = accounts[Int(node)]
        guard account.outCount == 0, account.inCount == 0, nodes[account.name] == node else { return }
        nodes[account.name] = nil
        accounts[Int(node)] = Account(name: "")
        free.append(node)
    }

    /// How many accounts and edges there are.
    var size: (accounts: Int, edges: Int) { (nodes.count, links.count) }

    /// The edges of a window of this length that ends at `clock`.
    /// - Complexity: O(log *n*) in the number of edges.
    func window(_ length: TimeSpan, clock: Timestamp) -> GraphWindow {
        GraphWindow(graph: self, start: clock - length, first: series.firstIndex(after: clock - length))
    }

    /// The node of an account; nil if it has no edge.
    func node(of name: String) -> Node? { nodes[name] }

    func name(of node: Node) -> String { accounts[Int(node)].name }

    /// How many edges a node has as payee, and as payer, whatever the window.
    func degrees(of node: Node) -> (into: Int, out: Int) {
        (Int(accounts[Int(node)].inCount), Int(accounts[Int(node)].outCount))
    }

    func lastOut(of node: Node) -> Int { accounts[Int(node)].lastOut }
    func lastIn(of node: Node) -> Int { accounts[Int(node)].lastIn }
    func payer(of edge: Int) -> Node { links[edge].payer }
    func payee(of edge: Int) -> Node { links[edge].payee }
    func time(of edge: Int) -> Timestamp { series.elements[edge].time }
    func sequence(of edge: Int) -> Int64 { series.elements[edge].sequence }
    func amount(of edge: Int) -> Int64 { series.elements[edge].amount }
    func currency(of edge: Int) -> Currency { series.elements[edge].currency }
    func contribution(of edge: Int) -> Contribution { series.elements[edge].contribution }

    /// The number of the edge that the payer paid before; -1 for none.
    func previousOut(of edge: Int) -> Int {
        links[edge].previousOut == 0 ? -1 : edge - Int(links[edge].previousOut)
    }

    /// The number of the edge that the payee was paid by before; -1 for none.
    func previousIn(of edge: Int) -> Int {
        links[edge].previousIn == 0 ? -1 : edge - Int(links[edge].previousIn)
    }
}
