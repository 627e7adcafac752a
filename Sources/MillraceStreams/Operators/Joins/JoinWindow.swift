import MillraceCore

/// How far apart in event time two records may lie to be joined: from `before` earlier than the left to `after` later,
/// both ends included.
public struct JoinWindow: Hashable, Sendable {
    /// How much earlier than the left record the right one may lie.
    public let before: TimeSpan
    /// How much later than the left record the right one may lie.
    public let after: TimeSpan

    /// Right records from `before` earlier than the left to `after` later. Neither is negative.
    public init(before: TimeSpan, after: TimeSpan) {
        precondition(before.milliseconds >= 0 && after.milliseconds >= 0, "a join window's spans are not negative")
        self.before = before
        self.after = after
    }

    /// The window in words.
    @usableFromInline var description: String {
        "a join from \(before.milliseconds) ms before to \(after.milliseconds) ms after"
    }

    /// Right records at most `span` earlier or later than the left.
    public static func within(_ span: TimeSpan) -> JoinWindow {
        JoinWindow(before: span, after: span)
    }
}
