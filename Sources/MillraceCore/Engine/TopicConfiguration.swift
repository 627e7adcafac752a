/// How long a topic keeps its records. Names, units and meanings in the text form are those of Kafka's topic settings, and
/// so are the defaults but one: records are kept for ever unless a limit is set, for their timestamps are event time, and
/// those of a replay are old from the start.
public struct TopicConfiguration: Hashable, Sendable {
    /// `retention.ms`: where the policy is ``CleanupPolicy/delete``, segments whose greatest timestamp is older are
    /// deleted; nil (−1 as text) for no limit.
    public var retention: TimeSpan?
    /// `retention.bytes`: where the policy is ``CleanupPolicy/delete``, the oldest segments of a partition are deleted
    /// as long as so many bytes are left without them; nil (−1 as text) for no limit.
    public var retentionBytes: Int64?
    /// `segment.ms`: a segment whose first record is older is written to no more, so that it can be deleted or compacted.
    public var segmentAge = TimeSpan.days(7)
    /// `min.cleanable.dirty.ratio`: where the policy is ``CleanupPolicy/compact``, a partition is compacted when such a
    /// part of its bytes, from 0 to 1, has not been compacted yet.
    public var minCleanableDirtyRatio = 0.5
    /// `min.compaction.lag.ms`: records younger than this are not compacted.
    public var minCompactionLag = TimeSpan.zero
    /// `delete.retention.ms`: how long a tombstone is kept after it was first compacted, for those who are still
    /// reading what came before it.
    public var deleteRetention = TimeSpan.days(1)

    /// The defaults.
    public init() {}
}

extension TopicConfiguration {
    /// The names that ``set(_:to:)`` takes, in order.
    public static let names = [
        "retention.ms", "retention.bytes", "segment.ms", "min.cleanable.dirty.ratio", "min.compaction.lag.ms",
        "delete.retention.ms",
    ]

    /// All settings in the text form.
    public var settings: [(name: String, value: String)] { Self.names.map { ($0, self[$0]) } }

    private subscript(name: String) -> String {
        switch name {
        case "retention.ms": String(retention?.milliseconds ?? -1)
        case "retention.bytes": String(retentionBytes ?? -1)
        case "segment.ms": String(segmentAge.milliseconds)
        case "min.cleanable.dirty.ratio": String(minCleanableDirtyRatio)
        case "min.compaction.lag.ms": String(minCompactionLag.milliseconds)
        default: String(deleteRetention.milliseconds)
        }
    }

    /// Changes the setting called `name` to what `text` says.
    /// - Throws: ``EngineError`` `invalid` if there is no such setting, or none of that value.
    public mutating func set(_ name: String, to text: String) throws(EngineError) {
        switch name {
        case "retention.ms": retention = try Self.limit(name, text).map { TimeSpan(milliseconds: $0) }
        case "retention.bytes": retentionBytes = try Self.limit(name, text)
        case "segment.ms": segmentAge = TimeSpan(milliseconds: try Self.number(name, text, from: 1))
        case "min.cleanable.dirty.ratio": minCleanableDirtyRatio = try Self.ratio(name, text)
        case "min.compaction.lag.ms": minCompactionLag = TimeSpan(milliseconds: try Self.number(name, text, from: 0))
        case "delete.retention.ms": deleteRetention = TimeSpan(milliseconds: try Self.number(name, text, from: 0))
        default:
            throw EngineError(
                .invalid, "there is no topic setting \(name); there are \(Self.names.joined(separator: ", "))")
        }
    }

    private static func limit(_ name: String, _ text: String) throws(EngineError) -> Int64? {
        text == "-1" ? nil : try number(name, text, from: 0, or: ", or -1 for no limit")
    }

    private static func number(
        _ name: String, _ text: String, from least: Int64, or more: String = ""
    ) throws(EngineError) -> Int64 {
        guard let number = Int64(text), number >= least else {
            throw EngineError(.invalid, "\(name) is '\(text)'; it must be a whole number from \(least) on\(more)")
        }
        return number
    }

    private static func ratio(_ name: String, _ text: String) throws(EngineError) -> Double {
        guard let ratio = Double(text), (0...1).contains(ratio) else {
            throw EngineError(.invalid, "\(name) is '\(text)'; it must be a number from 0 to 1")
        }
        return ratio
    }
}
