/// A partition of a topic.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The topic's name.
    public var topic: String
    /// The partition's number, from 0.
    public var partition: Int32

    /// Partition `partition` of `topic`.
    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    /// Orders by topic, then by number.
    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    /// `topic-number`.
    public var description: String { "\(topic)-\(partition)" }
}

/// What becomes of a topic's old records.
public enum CleanupPolicy: String, Hashable, Sendable, Codable {
    /// Old segments are deleted, by age or size, where a limit is set.
    case delete
    /// The last record of each key is kept.
    case compact
}

/// A topic as it is created and described.
public struct TopicDescription: Hashable, Sendable {
    /// Letters, digits, `.`, `_` and `-`; at most 249 of them, as in Kafka.
    public var name: String
    /// How many partitions, at least 1.
    public var partitions: Int32
    /// What becomes of old records.
    public var cleanup: CleanupPolicy
    /// How long records are kept.
    public var configuration: TopicConfiguration

    /// A topic with `partitions` partitions.
    public init(
        name: String, partitions: Int32, cleanup: CleanupPolicy = .delete, configuration: TopicConfiguration = .init()
    ) {
        self.name = name
        self.partitions = partitions
        self.cleanup = cleanup
        self.configuration = configuration
    }

    /// Whether `name` may name a topic.
    public static func isValid(name: String) -> Bool {
        let letters = name.utf8
        guard (1...249).contains(letters.count), name != ".", name != ".." else { return false }
        return letters.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

/// A group's place in a partition.
public struct CommittedOffset: Hashable, Sendable {
    /// The first offset the group still needs.
    public var offset: Int64
    /// Whatever the group stores beside it, in at most ``maxMetadataBytes``.
    public var metadata: String

    /// The most bytes of UTF-8 that metadata may have: what Kafka takes where nothing else is set.
    public static let maxMetadataBytes = 4_096

    /// `offset` with `metadata`.
    public init(offset: Int64, metadata: String = "") {
        self.offset = offset
        self.metadata = metadata
    }
}
