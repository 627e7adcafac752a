import MillraceCore

/// What a maintenance pass has done.
public struct MaintenanceReport: Hashable, Sendable {
    /// A compaction of one partition.
    public struct Compaction: Hashable, Sendable {
        /// The partition.
        public var partition: TopicPartition
        /// Bytes of its segments before, without the one that is written to.
        public var bytesBefore: Int
        /// Bytes of the segments that took their place.
        public var bytesAfter: Int
        /// Records before.
        public var recordsBefore: Int
        /// Records after.
        public var recordsAfter: Int
    }

    /// Something that could not be done; the next pass tries again.
    public struct Failure: Hashable, Sendable {
        /// The partition concerned; nil if the pass as a whole is.
        public var partition: TopicPartition?
        /// Why.
        public var error: EngineError
    }

    /// Partitions that go on in a new segment, because the one they wrote to had become too old.
    public var rolled: [TopicPartition] = []
    /// The new first offsets of partitions whose oldest segments were deleted.
    public var deleted: [TopicPartition: Int64] = [:]
    /// What was compacted.
    public var compactions: [Compaction] = []
    /// What could not be done.
    public var failures: [Failure] = []

    /// A report on nothing.
    public init() {}
}
