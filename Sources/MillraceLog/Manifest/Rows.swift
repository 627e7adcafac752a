import MillraceCore

/// What is stored of the log as a whole.
package struct LogRow: Hashable, Sendable {
    package var durability: LogDurability
    /// The machine's start in which the log was last checked; see ``MachineBoot``.
    package var bootID: String
    /// The version that the durable point covers: all that was changed up to it survives a loss of power.
    package var durableVersion: Int64
    /// Whether a sync has failed, so that what follows the durable point may be missing on the disk although it is read
    /// as if it were there.
    package var isSuspect: Bool

    /// The row of a new log.
    package init(durability: LogDurability, bootID: String) {
        self.durability = durability
        self.bootID = bootID
        durableVersion = 0
        isSuspect = false
    }
}

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
    /// The ``BatchChain`` over these bytes.
    package var checksum: UInt32
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
        checksum = 0
    }

    /// A partition in a known state.
    package init(
        id: Int, start: Int64, end: Int64, segment: Int64, bytes: Int, checksum: UInt32, version: Int64
    ) {
        self.id = id
        self.start = start
        self.end = end
        self.segment = segment
        self.bytes = bytes
        self.checksum = checksum
        self.version = version
    }
}

/// A segment that is written to no more. The row is kept, marked as removed, until no rollback can need its file.
package struct SegmentRow: Hashable, Sendable {
    package var partition: Int
    /// The offset of its first record, by which its file is named.
    package var base: Int64
    /// 0 as it was written; a segment that takes the place of others with the same offsets has a number that none of
    /// them had, and a file of its own.
    package var generation: Int
    /// The offset after its last record.
    package var end: Int64
    /// How many of its bytes hold records.
    package var bytes: Int
    /// The ``BatchChain`` over these bytes.
    package var checksum: UInt32
    /// The version of the log that added it.
    package var added: Int64
    /// The version of the log that removed it; nil while it is part of the log.
    package var removed: Int64?

    /// A segment that version `added` of the log adds.
    package init(
        partition: Int, base: Int64, generation: Int = 0, end: Int64, bytes: Int, checksum: UInt32, added: Int64,
        removed: Int64? = nil
    ) {
        self.partition = partition
        self.base = base
        self.generation = generation
        self.end = end
        self.bytes = bytes
        self.checksum = checksum
        self.added = added
        self.removed = removed
    }
}

/// A group's place in a partition.
package struct OffsetRow: Hashable, Sendable {
    package var group: Int64
    package var partition: Int
    package var committed: CommittedOffset
    /// The version of the log in which this row changed last.
    package var version: Int64
}

/// What is known of those who write under one transactional id.
package struct ProducerRow: Hashable, Sendable {
    package var id: String
    /// How many there have been; only the last may commit.
    package var epoch: Int64
    /// The version of the log in which this row changed last.
    package var version: Int64
}

/// What a producer has committed last in a partition.
package struct SequenceRow: Hashable, Sendable {
    /// The producer's number.
    package var producer: Int64
    package var partition: Int
    package var epoch: Int64
    /// The sequence of the first record of its last transaction there, and the one that follows the last.
    package var first: Int32
    package var next: Int32
    /// The offsets that these records were given.
    package var offsets: Range<Int64>
    /// The version of the log that committed them.
    package var version: Int64
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
