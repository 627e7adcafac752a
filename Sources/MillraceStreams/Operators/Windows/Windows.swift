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
        case hopping(size: TimeSpan, advance: TimeSpan)
        case sliding(difference: TimeSpan)
    }

    @usableFromInline let kind: Kind

    /// The windows in words.
    @usableFromInline var description: String {
        switch kind {
        case .tumbling(let size): "tumbling windows of \(size.milliseconds) ms"
        case .hopping(let size, let advance):
            "hopping windows of \(size.milliseconds) ms every \(advance.milliseconds) ms"
        case .sliding(let difference): "sliding windows of \(difference.milliseconds) ms"
        }
    }

    /// Whether windows may have panes in common.
    @usableFromInline var overlap: Bool {
        if case .hopping = kind { true } else { false }
    }

    /// Windows of `size` one after the other: each moment lies in exactly one.
    public static func tumbling(_ size: TimeSpan) -> Windows {
        precondition(size > .zero, "a window has a length")
        return Windows(kind: .tumbling(size: size))
    }

    /// Windows of `size`, one beginning at every multiple of `advance`, which is not longer: each moment lies in about
    /// `size / advance` of them. Only windows with records have a result.
    ///
    /// A record costs one change of state where aggregates can be merged (`count`, `reduce`, `aggregate` with `merge`),
    /// however many windows it lies in; a window's close then merges the panes that it shares with its neighbours, each as
    /// long as the greatest common divisor of `size` and `advance`. Otherwise a record is added to each of its windows.
    public static func hopping(_ size: TimeSpan, every advance: TimeSpan) -> Windows {
        precondition(advance > .zero && advance <= size, "windows advance by something, and at most by their size")
        return Windows(kind: .hopping(size: size, advance: advance))
    }

    /// For each record of a key the window that ends with it, and the one that begins just after it if there is a record
    /// in that: all the different sets of records that lie no more than `difference` apart. As in Kafka Streams, both ends
    /// belong to the window: it begins at `start` and its last moment is `start + difference`, so that its `end` is a
    /// millisecond later.
    ///
    /// A record is added to each window it lies in, which are up to twice as many as there are records of its key within
    /// `difference` of it.
    public static func sliding(_ difference: TimeSpan) -> Windows {
        precondition(difference >= .zero, "the difference of two times is not negative")
        return Windows(kind: .sliding(difference: difference))
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
