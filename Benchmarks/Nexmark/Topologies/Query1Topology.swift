import MillraceCore
import MillraceStreams

/// Query 1 as a stream: a map.
enum Query1Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q1")
        topology.nexmarkEvents(grace: grace).bids
            .mapValues { bid in
                var bid = bid
                bid.price = euroCents(dollarCents: bid.price)
                return bid
            }
            .to(NexmarkTopics.results(key: .int64, of: Bid.self))
        return topology
    }

    /// The price in euros, to the nearest cent, halves up. A price is not negative.
    static func euroCents(dollarCents: Int64) -> Int64 {
        (dollarCents * 908 + 500) / 1_000
    }
}
