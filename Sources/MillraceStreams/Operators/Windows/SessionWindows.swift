import MillraceCore

/// Windows that the records of a key make themselves: a session is a run of records with less than a gap of nothing
/// between one and the next.
///
/// A session ends a gap after its last record: [first, last + gap). A record exactly a gap after another begins a new one.
public struct SessionWindows: Hashable, Sendable {
    /// How long a key must be quiet for its session to end.
    public let gap: TimeSpan

    /// Sessions that end when a key has been quiet for `gap`.
    public static func session(_ gap: TimeSpan) -> SessionWindows {
        precondition(gap > .zero, "a session ends after some time")
        return SessionWindows(gap: gap)
    }
}

/// A grouped stream cut into sessions.
public struct SessionWindowedStream<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let grouped: GroupedStream<Key, Value>
    @usableFromInline let windows: SessionWindows

    @usableFromInline
    init(grouped: GroupedStream<Key, Value>, windows: SessionWindows) {
        self.grouped = grouped
        self.windows = windows
    }
}

extension GroupedStream {
    /// Cuts each key's records into sessions.
    @inlinable
    public func windowed(by windows: SessionWindows) -> SessionWindowedStream<Key, Value> {
        SessionWindowedStream(grouped: self, windows: windows)
    }
}

extension SessionWindowedStream {
    /// Counts the records of each session.
    @inlinable
    public func count(_ store: String) -> WindowedAggregate<Key, Int64> {
        fold("count", store, .counting())
    }

    /// Folds the records of each session. A record may join two sessions that were apart: `merge` adds the aggregate of
    /// the later to that of the earlier. The order in which records are added is that of their arrival: the result must
    /// not depend on it.
    ///
    /// ```swift
    /// clicks.groupByKey().windowed(by: .session(.minutes(30)))
    ///     .aggregate("visits", Visit()) { $0.add($1) } merge: { $0.add($1) }
    ///     .suppress(until: .windowCloses)
    /// ```
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, _ add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        merge: @escaping @Sendable (inout Aggregate, Aggregate) -> Void
    ) -> WindowedAggregate<Key, Aggregate> {
        fold("aggregate", store, .from(initial, add, merge: merge))
    }

    @inlinable
    func fold<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ folding: Folding<Value, Aggregate>
    ) -> WindowedAggregate<Key, Aggregate> {
        let gap = windows.gap
        return grouped.addWindows(operation, store, "sessions with a gap of \(gap.milliseconds) ms") { stage, context in
            makeSessionStage(stage, gap: gap, folding, in: context)
        }
    }
}

extension SessionWindowedStream where Value: BinaryCodable {
    /// Combines the values of each session. It must not matter in which order and grouping they are combined.
    @inlinable
    public func reduce(
        _ store: String, _ combine: @escaping @Sendable (Value, Value) -> Value
    ) -> WindowedAggregate<Key, Value> {
        fold("reduce", store, .combining(combine))
    }
}
