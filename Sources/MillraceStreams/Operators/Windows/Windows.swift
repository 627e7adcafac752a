import MillraceCore

/// How event time is cut into windows of a fixed length. Windows that begin and end between two sessions of a key are
/// ``SessionWindows``.
///
/// Windows are aligned to the Unix epoch, for all keys alike, but for sliding ones; those before it are cut like all
/// others.
public struct Windows: Hashable, Sendable {
    @usableFromInline
    enum Kind: Hashable, Sendable {
        case tumbling(size: TimeSpan)
    }

    @usableFromInline let kind: Kind

    /// Windows of `size` one after the other: each moment lies in exactly one.
    public static func tumbling(_ size: TimeSpan) -> Windows {
        precondition(size > .zero, "a window has a length")
        return Windows(kind: .tumbling(size: size))
    }
}

extension Timestamp {
    /// The greatest multiple of `step`, counted from the Unix epoch, that is not later; saturates at the beginning of
    /// time.
    @inlinable
    func aligned(to step: TimeSpan) -> Timestamp {
        let remainder = milliseconds % step.milliseconds
        return self - TimeSpan(milliseconds: remainder < 0 ? remainder + step.milliseconds : remainder)
    }
}
