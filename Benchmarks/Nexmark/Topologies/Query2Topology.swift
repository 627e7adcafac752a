import MillraceCore
import MillraceFormats
import MillraceStreams

/// Query 2 as a stream: a filter.
enum Query2Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q2")
        topology.nexmarkEvents(grace: grace).bids
            .filter { $0.auction.isMultiple(of: 123) }
            .mapValues { AuctionPrice(auction: $0.auction, price: $0.price) }
            .to(NexmarkTopics.results(key: .int64, of: AuctionPrice.self))
        return topology
    }
}

/// What someone would pay in an auction.
struct AuctionPrice: JSONResult {
    var auction: Int64
    var price: Int64

    func write(to json: inout JSONWriter) {
        json.member("auction", auction)
        json.member("price", price)
    }
}
