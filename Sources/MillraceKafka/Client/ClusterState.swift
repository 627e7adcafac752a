#if Kafka
    import MillraceCore

    /// Whether a cluster answers.
    public enum ClusterState: Hashable, Sendable {
        /// No broker answers, for so long. The reason is the last that the client has told.
        case away(TimeSpan, reason: String)
        /// The cluster answers again, after so long.
        case back(TimeSpan)
    }
#endif
