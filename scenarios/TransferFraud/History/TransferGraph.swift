import MillraceCore
import MillraceStreams

/// An attempt as an edge between two accounts.
struct GraphEdge: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var id: String
    var payer: String
    var payee: String
    var amount: Int64
    var currency: Currency

    init(_ transfer: Transfer, time: Timestamp, sequence: Int64) {
        self.time = time
        self.sequence = sequence
        id = transfer.id
        payer = transfer.payer
        payee = transfer.payee
        amount = transfer.amount
        currency = transfer.currency
    }

    var place: HistoryPlace { HistoryPlace(time: time, sequence: sequence, role: .graph) }
}

/// The edges of all attempts that a rule may still need, by payer and by payee: an index over the store that holds them,
/// made anew from it after a restart.
final class TransferGraph {
    private var outgoing: [String: ArraySlice<GraphEdge>] = [:]
    private var incoming: [String: ArraySlice<GraphEdge>] = [:]
    /// All edges by arrival.
    private var edges: ArraySlice<GraphEdge> = []
    private var isLoaded = false

    /// Fills the index with what the store holds, the first time.
    func load(_ stored: some Sequence<GraphEdge>) {
        guard !isLoaded else { return }
        isLoaded = true
        for edge in stored.sorted(by: { $0.sequence < $1.sequence }) { add(edge) }
    }

    /// Adds the last edge by arrival.
    func add(_ edge: GraphEdge) {
        edges.append(edge)
        outgoing[edge.payer, default: []].append(edge)
        incoming[edge.payee, default: []].append(edge)
    }

    /// Lets go of edges up to `time`. Those that arrived behind a later one stay until that one goes.
    func removeEdges(through time: Timestamp) {
        while let first = edges.first, first.time <= time {
            edges.removeFirst()
            TransferGraph.remove(first, of: first.payer, from: &outgoing)
            TransferGraph.remove(first, of: first.payee, from: &incoming)
        }
    }

    private static func remove(
        _ edge: GraphEdge, of account: String, from index: inout [String: ArraySlice<GraphEdge>]
    ) {
        index[account]?.removeFirst()
        if index[account]?.isEmpty == true { index[account] = nil }
    }

    /// The edges of a window of this length that ends at `clock`.
    func window(_ length: TimeSpan, clock: Timestamp) -> GraphWindow {
        GraphWindow(graph: self, start: clock - length)
    }

    fileprivate func edges(from account: String) -> ArraySlice<GraphEdge> { outgoing[account] ?? [] }

    fileprivate func edges(to account: String) -> ArraySlice<GraphEdge> { incoming[account] ?? [] }
}

/// The edges of a graph later than a moment.
struct GraphWindow {
    let graph: TransferGraph
    /// Excluded.
    let start: Timestamp

    /// What an account paid, by arrival.
    func edges(from account: String) -> some Sequence<GraphEdge> {
        graph.edges(from: account).lazy.filter { $0.time > start }
    }

    /// What an account was paid, by arrival.
    func edges(to account: String) -> some Sequence<GraphEdge> {
        graph.edges(to: account).lazy.filter { $0.time > start }
    }

    /// Whether an attempt of event time `time` lies in the window.
    func contains(_ time: Timestamp) -> Bool { time > start }

    /// The last attempt of each account that paid `account`.
    func lastOfEachPayer(of account: String) -> [String: GraphEdge] {
        edges(to: account).reduce(into: [:]) { last, edge in last[edge.payer] = edge }
    }

    /// The accounts that `account` paid.
    func payees(of account: String) -> Set<String> {
        Set(edges(from: account).lazy.map(\.payee))
    }
}

extension GraphEdge: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let place = try HistoryPlace(from: &reader)
        (time, sequence) = (place.time, place.sequence)
        id = try reader.readString()
        payer = try reader.readString()
        payee = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        place.encode(to: writer)
        writer.write(string: id)
        writer.write(string: payer)
        writer.write(string: payee)
        writer.write(variable: amount)
        currency.encode(to: writer)
    }
}
