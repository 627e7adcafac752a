import MillraceCore
import MillraceStreams

extension NexmarkQuery {
    /// The query over the topic of events, whose records come at most `grace` after one with a later event time.
    public func makeTopology(grace: TimeSpan) -> Topology {
        switch self {
        case .q0: Query0Topology.make(grace: grace)
        case .q1: Query1Topology.make(grace: grace)
        case .q2: Query2Topology.make(grace: grace)
        case .q3: Query3Topology.make(grace: grace)
        case .q4: Query4Topology.make(grace: grace)
        case .q5: Query5Topology.make(grace: grace)
        case .q7: Query7Topology.make(grace: grace)
        case .q8: Query8Topology.make(grace: grace)
        }
    }

    /// Whether the query remembers anything from one event to the next.
    public var hasState: Bool {
        switch self {
        case .q0, .q1, .q2: false
        case .q3, .q4, .q5, .q7, .q8: true
        }
    }

    /// The name of the query's group, and the start of the names of its own topics.
    public var applicationID: String { "nexmark-\(rawValue)" }
}
