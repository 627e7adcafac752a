import MillraceCore
import MillraceStreams

/// Query 7 as a stream: the highest bids of each auction and window, which needs no repartition; then, of each window, the
/// highest of those. The first step leaves few records for the second, all of which meet in one task for each window.
enum Query7Topology {
    static let window = Windows.tumbling(.seconds(10))

    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q7")
        let ofAuctions = topology.nexmarkEvents(grace: grace).bids
            .groupByKey()
            .windowed(by: window)
            .aggregate("highest-of-auctions", HighestBids()) { highest, bid in highest.add(bid) }
            .suppress(until: .windowCloses)

        ofAuctions
            .selectKey { $0.key.start.milliseconds }
            .repartition("highest-by-window", key: .int64, value: .binary)
            .groupByKey()
            .windowed(by: window)
            .aggregate("highest", HighestBids()) { highest, other in highest.add(other) }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, $0.value.inOrder) }
            .flatMapValues { $0 }
            .to(NexmarkTopics.results(key: .int64, of: Bid.self))
        return topology
    }
}

/// The highest bids so far, all of one price. In which order they are added makes no difference to which they are.
struct HighestBids: BinaryCodable {
    private var bids: [Bid] = []

    init() {}

    mutating func add(_ bid: Bid) {
        if let highest = bids.first {
            if bid.price < highest.price { return }
            if bid.price > highest.price { bids.removeAll() }
        }
        bids.append(bid)
    }

    mutating func add(_ other: HighestBids) {
        for bid in other.bids { add(bid) }
    }

    /// The bids in an order of their own.
    var inOrder: [Bid] {
        bids.sorted { ($0.time, $0.auction, $0.bidder, $0.extra) < ($1.time, $1.auction, $1.bidder, $1.extra) }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        bids = try [Bid](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        bids.encode(to: writer)
    }
}
