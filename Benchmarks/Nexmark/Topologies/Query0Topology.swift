import MillraceCore
import MillraceStreams

/// Query 0 as a stream: source, sink and what lies between any two.
enum Query0Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q0")
        topology.nexmarkEvents(grace: grace).bids.to(NexmarkTopics.results(key: .int64, of: Bid.self))
        return topology
    }
}
