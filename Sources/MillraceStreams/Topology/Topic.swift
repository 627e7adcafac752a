import MillraceCore

/// A topic as a topology sees it: its name and how its keys and values are encoded.
public struct Topic<Key: Sendable, Value: Sendable>: Sendable {
    /// The topic's name in the log.
    public let name: String
    /// How keys are encoded. A record with a null key is a dead letter, unless this is `.optional` or `.none`.
    public let key: Serde<Key>
    /// How values are encoded. A record with a null value is a dead letter, unless this is `.optional`.
    public let value: Serde<Value>
    /// How the topic is created if it is missing; nil to leave that to others, or else to the defaults.
    public let creation: TopicCreation?

    /// The topic called `name`.
    public init(_ name: String, key: Serde<Key>, value: Serde<Value>, creation: TopicCreation? = nil) {
        self.name = name
        self.key = key
        self.value = value
        self.creation = creation
    }
}

/// How a topic is created that a topology reads or writes and that is missing when it is started:
/// `Topic("prices", key: .string, value: .int64, creation: .compacted)`.
///
/// A topic that exists must have these partitions and this clean-up policy. Its other settings stay as they are: whoever
/// runs it may have changed them.
public struct TopicCreation: Hashable, Sendable {
    /// How many partitions; nil for as many as the application has. A topic that is read must have as many as that.
    public var partitions: Int32?
    /// What becomes of old records.
    public var cleanup: CleanupPolicy
    /// How long records are kept.
    public var configuration: TopicConfiguration

    /// A creation with these values.
    public init(
        partitions: Int32? = nil, cleanup: CleanupPolicy = .delete, configuration: TopicConfiguration = .init()
    ) {
        self.partitions = partitions
        self.cleanup = cleanup
        self.configuration = configuration
    }

    /// The last record of each key is kept: for topics that are read as tables.
    public static var compacted: TopicCreation { TopicCreation(cleanup: .compact) }

    /// Records are kept for `span` after their event time.
    public static func retained(for span: TimeSpan) -> TopicCreation {
        var creation = TopicCreation()
        creation.configuration.retention = span
        return creation
    }
}

extension Topology {
    /// Notes how `topic` is to be created, if anybody has said so.
    @usableFromInline
    func note(_ creation: TopicCreation?, of topic: String) {
        guard let creation else { return }
        if let known = creations[topic], known != creation {
            problems.append("topic \(topic) is declared in two ways: both must create it alike")
        }
        creations[topic] = creation
    }
}
