import MillraceCore

/// Where hopping windows begin, and what of a key's time is folded by itself for them.
///
/// Where windows share panes, a *pane* is a stretch as long as the greatest common divisor of size and advance: each
/// window consists of whole panes. Elsewhere each window has a pane of its own, which begins with it.
@frozen
@usableFromInline
struct HoppingGrid: Hashable, Sendable {
    @usableFromInline let size: TimeSpan
    @usableFromInline let advance: TimeSpan
    /// From one pane's beginning to the next.
    @usableFromInline let step: TimeSpan
    /// A window from s on takes the panes that begin in [s, s + reach).
    @usableFromInline let reach: TimeSpan
    @usableFromInline let sharesPanes: Bool

    @usableFromInline
    init(size: TimeSpan, advance: TimeSpan, sharesPanes: Bool) {
        self.size = size
        self.advance = advance
        self.sharesPanes = sharesPanes
        step = sharesPanes ? HoppingGrid.greatestCommonDivisor(size, advance) : advance
        reach = sharesPanes ? size : .milliseconds(1)
    }

    private static func greatestCommonDivisor(_ left: TimeSpan, _ right: TimeSpan) -> TimeSpan {
        var (left, right) = (left.milliseconds, right.milliseconds)
        while right != 0 { (left, right) = (right, left % right) }
        return .milliseconds(left)
    }

    /// The panes that a record at `time` is added to: one if they are shared, one for each of its windows if not.
    @inlinable
    func panes(at time: Timestamp) -> (first: Timestamp, last: Timestamp) {
        let last = time.aligned(to: step)
        return (sharesPanes ? last : firstWindow(at: time), last)
    }

    /// The start of the first window that holds `time`.
    @inlinable
    func firstWindow(at time: Timestamp) -> Timestamp {
        (time - size).aligned(to: advance) + advance
    }

    /// The start of the first window that takes the pane that begins at `pane`.
    @inlinable
    func firstWindow(ofPane pane: Timestamp) -> Timestamp {
        (pane - reach).aligned(to: advance) + advance
    }
}
