import MillraceCore

/// Something in a log's files that is not as it was written.
public struct LogDamage: Hashable, Sendable, CustomStringConvertible {
    /// The partition that the file belongs to.
    public var partition: TopicPartition
    /// The file.
    public var path: String
    /// The byte of the file at which it shows; nil where the file as a whole is meant.
    public var position: Int?
    /// The offsets of the records that cannot be trusted; nil if all records are sound, as where an index is damaged.
    public var offsets: Range<Int64>?
    /// What was expected, and what was found.
    public var finding: String
    /// What to do about it.
    public var advice: String

    /// All of it in one line for a person.
    public var description: String {
        let place = position.map { " at byte \($0)" } ?? ""
        let records =
            switch offsets {
            case nil: ""
            case let range? where range.count == 1: ", offset \(range.lowerBound)"
            case let range?: ", offsets \(range.lowerBound) to \(range.upperBound - 1)"
            }
        return "\(path)\(place): \(partition)\(records): \(finding); \(advice)"
    }
}

extension LogDamage {
    /// Damage of a segment's file; a position before its start means the file as a whole.
    init(_ fault: DecodingFailure, in path: String, of partition: TopicPartition, _ offsets: Range<Int64>) {
        self.init(
            partition: partition, path: path, position: fault.position < 0 ? nil : fault.position, offsets: offsets,
            finding: "expected \(fault.expected)", advice: "restore the file from a copy, or read on behind the damage")
    }
}

/// What the check of one partition has found.
public struct PartitionVerification: Sendable {
    /// The partition.
    public var partition: TopicPartition
    /// Its offsets at the moment of the check: the first, and the one that the next record is given.
    public var offsets: Range<Int64>
    /// How many segments were checked.
    public var segments = 0
    /// How many stored indexes were checked; those that have not been needed yet are not there.
    public var indexes = 0
    /// How many batches were checked, whole ones and damaged ones.
    public var batches = 0
    /// How many records those batches hold.
    public var records: Int64 = 0
    /// How many committed bytes were checked.
    public var bytes = 0
    /// What is damaged, in the order of its offsets.
    public var damages: [LogDamage] = []
}
