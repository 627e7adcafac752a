/// A moment: milliseconds since 1970-01-01T00:00:00Z, as Kafka's records carry it.
@frozen
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch; negative before it.
    public var milliseconds: Int64

    /// The moment `milliseconds` after the Unix epoch.
    @inlinable
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The Unix epoch.
    @inlinable public static var zero: Timestamp { Timestamp(milliseconds: 0) }
    /// The least time that a record may have on every engine: for records that have none of their own.
    public static let earliestStored = Timestamp(milliseconds: 1)
    /// Before every other moment: a stream whose time has not begun.
    @inlinable public static var distantPast: Timestamp { Timestamp(milliseconds: .min) }
    /// After every other moment: a stream that has ended.
    @inlinable public static var distantFuture: Timestamp { Timestamp(milliseconds: .max) }

    /// Whether `left` comes before `right`.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment `span` later; saturates at the ends of time.
    @inlinable
    public static func + (moment: Timestamp, span: TimeSpan) -> Timestamp {
        let (sum, overflow) = moment.milliseconds.addingReportingOverflow(span.milliseconds)
        guard overflow else { return Timestamp(milliseconds: sum) }
        return span.milliseconds < 0 ? .distantPast : .distantFuture
    }

    /// The moment `span` earlier; saturates at the ends of time.
    @inlinable
    public static func - (moment: Timestamp, span: TimeSpan) -> Timestamp {
        let (difference, overflow) = moment.milliseconds.subtractingReportingOverflow(span.milliseconds)
        guard overflow else { return Timestamp(milliseconds: difference) }
        return span.milliseconds < 0 ? .distantFuture : .distantPast
    }

    /// The length of time from `earlier` to `later`, negative if they are the other way round; wraps beyond 292
    /// million years.
    @inlinable
    public static func - (later: Timestamp, earlier: Timestamp) -> TimeSpan {
        TimeSpan(milliseconds: later.milliseconds &- earlier.milliseconds)
    }
}

/// A length of time in whole milliseconds.
@frozen
public struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in milliseconds.
    public var milliseconds: Int64

    /// A length of `milliseconds`.
    @inlinable
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// No time at all.
    @inlinable public static var zero: TimeSpan { TimeSpan(milliseconds: 0) }

    /// A length of `count` milliseconds.
    @inlinable
    public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count) }
    /// A length of `count` seconds.
    @inlinable
    public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 1_000) }
    /// A length of `count` minutes.
    @inlinable
    public static func minutes(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 60_000) }
    /// A length of `count` hours.
    @inlinable
    public static func hours(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 3_600_000) }
    /// A length of `count` days of 24 hours.
    @inlinable
    public static func days(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 86_400_000) }

    /// Whether `left` is shorter than `right`.
    @inlinable
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
