/// What became of the input records of a task: each is counted once.
public struct Accounting: Hashable, Sendable {
    /// Records that took effect.
    public var accepted: Int64 = 0
    /// Records that repeat an earlier one.
    public var duplicates: Int64 = 0
    /// Records that came after their time, kept in the late topic.
    public var late: Int64 = 0
    /// Records dropped, by the rule that dropped them.
    public var dropped: [String: Int64] = [:]
    /// Records that went to the dead letters, by reason.
    public var rejected: [String: Int64] = [:]

    /// Nothing counted yet.
    public init() {}

    /// How many records there were in all.
    public var read: Int64 {
        accepted + duplicates + late + dropped.values.reduce(0, +) + rejected.values.reduce(0, +)
    }

    /// Adds what another task counted.
    public static func += (left: inout Accounting, right: Accounting) {
        left.accepted += right.accepted
        left.duplicates += right.duplicates
        left.late += right.late
        left.dropped.merge(right.dropped, uniquingKeysWith: +)
        left.rejected.merge(right.rejected, uniquingKeysWith: +)
    }
}
