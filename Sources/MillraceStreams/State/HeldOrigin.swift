import MillraceCore

/// Where a record came from, for the place to read again from after a restart.
@frozen
public struct HeldOrigin: Hashable, Sendable {
    /// The task's input.
    @usableFromInline var input: Int32
    /// Whether a timer or window has made it: its sequence is that of an older record.
    @usableFromInline var isTimed = false
    /// Whether it was read again after a restart.
    @usableFromInline var isReread = false
    /// Whether an operator of the same task has handled it before.
    @usableFromInline var isReleased = false
    /// Which of an operator's inputs it was given to: at equal positions the smaller comes first.
    @usableFromInline var side: Int32 = 0
    /// Where records come again in that input: the number of the pass over them in which this one came, from 1.
    @usableFromInline var pass: Int32 = 0
    /// The record's offset in that input.
    @usableFromInline var offset: Int64
    /// The input's greatest event time before the record was read.
    @usableFromInline var timeBefore: Timestamp

    @inlinable
    init(input: Int32, offset: Int64, timeBefore: Timestamp) {
        self.input = input
        self.offset = offset
        self.timeBefore = timeBefore
    }

    /// The origin of what was not read: a timer's or window's.
    @inlinable static var nothing: HeldOrigin {
        var origin = HeldOrigin(input: -1, offset: .max, timeBefore: .distantFuture)
        (origin.isTimed, origin.isReleased) = (true, true)
        return origin
    }

    /// This origin, of a record that an operator is handling.
    @inlinable var released: HeldOrigin {
        var origin = self
        origin.isReleased = true
        return origin
    }

    /// This origin, of a result whose place is that of another record than the one at hand: it is timed.
    @inlinable var timed: HeldOrigin {
        var origin = self
        origin.isTimed = true
        return origin
    }
}
