import MillraceCore

/// A topic. Its partitions have the row numbers from `firstPartition` on.
package struct TopicRow: Hashable, Sendable {
    package var description: TopicDescription
    package var firstPartition: Int
}

/// What is committed of a partition.
package struct PartitionRow: Hashable, Sendable {
    /// Its row number; they count from 0 without gaps.
    package var id: Int
    /// The offset of the first record that has not been deleted.
    package var start: Int64
    /// The offset that the next record is given.
    package var end: Int64
    /// The base offset of the segment that is written to; −1 as long as there is none.
    package var segment: Int64
    /// How many bytes of that segment are committed.
    package var bytes: Int
    /// The version of the log in which this row changed last.
    package var version: Int64

    /// A new partition.
    package init(id: Int, version: Int64) {
        self.id = id
        self.version = version
        start = 0
        end = 0
        segment = -1
        bytes = 0
    }

    /// A partition in a known state.
    package init(id: Int, start: Int64, end: Int64, segment: Int64, bytes: Int, version: Int64) {
        self.id = id
        self.start = start
        self.end = end
        self.segment = segment
        self.bytes = bytes
        self.version = version
    }
}

/// A segment that is written to no more.
package struct SegmentRow: Hashable, Sendable {
    package var partition: Int
    /// The offset of its first record, by which its file is named.
    package var base: Int64
    /// The offset after its last record.
    package var end: Int64
    /// How many of its bytes hold records.
    package var bytes: Int
}

/// A group's place in a partition.
package struct OffsetRow: Hashable, Sendable {
    package var group: Int64
    package var partition: Int
    package var committed: CommittedOffset
}

/// A group that shares partitions, or has stored offsets.
package struct GroupRow: Hashable, Sendable {
    package var id: Int64
    package var name: String
    /// Counts the rebalances that have ended.
    package var generation: Int64
    /// Whether members are giving back their partitions, to be shared out anew.
    package var isRebalancing: Bool
}

/// A member of a group.
package struct MemberRow: Hashable, Sendable {
    package var group: Int64
    package var id: String
    /// The topics it wants to share.
    package var topics: [String]
    /// The generation in which `assignment` was made; −1 before the first.
    package var generation: Int64
    package var assignment: [AssignedRange]
    /// Whether it holds no partitions: it is new, or has given them back for the rebalance that is going on.
    package var hasYielded: Bool
    /// When it last showed itself, in milliseconds of the monotonic clock.
    package var lastSeen: Int64
    /// The process it lives in; see ``ProcessIdentity``.
    package var process: String
}

/// A run of partitions of a topic.
package struct AssignedRange: Hashable, Sendable, Codable {
    package var topic: String
    package var partitions: Range<Int32>
}
