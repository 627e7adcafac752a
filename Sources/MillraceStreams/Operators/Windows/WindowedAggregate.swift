import MillraceCore

/// An aggregate of each key and window, of which the results are yet to be chosen. Several may be: the windows are kept
/// once.
public struct WindowedAggregate<Key: Hashable & Sendable, Aggregate: BinaryCodable> {
    /// When results are sent on.
    public enum Emission: Hashable, Sendable {
        /// One result for each key and window, when no more record of the window can come.
        case windowCloses
    }

    @usableFromInline let outputs: WindowOutputs<Key, Aggregate>
    @usableFromInline let topology: Topology
    /// The operator that keeps the windows.
    @usableFromInline let node: Int
    @usableFromInline let keySerde: Serde<Key>

    @usableFromInline
    init(outputs: WindowOutputs<Key, Aggregate>, topology: Topology, node: Int, keySerde: Serde<Key>) {
        self.outputs = outputs
        self.topology = topology
        self.node = node
        self.keySerde = keySerde
    }

    /// Holds results back until `emission`. A result's event time is the last millisecond of its window, its place in
    /// the input that of the last of its records; windows still open at the end of a replay close then. Windows without
    /// records have no result.
    ///
    /// Equal keys in equal windows lie in one task, so that `groupByKey()` may follow. To bring together what a window
    /// holds of all keys, group by the window. All results of one window have one event time, for which a window of a
    /// millisecond is enough:
    ///
    /// ```swift
    /// let busiest = bids.groupByKey()
    ///     .windowed(by: .hopping(.seconds(10), every: .seconds(2)))
    ///     .count("bids-by-auction").suppress(until: .windowCloses)
    ///     .groupBy("by-window", key: .binary, value: .int64) { $0.key.window }
    ///     .windowed(by: .tumbling(.milliseconds(1)))
    ///     .reduce("most-bids") { max($0, $1) }.suppress(until: .windowCloses)
    /// ```
    @inlinable
    public func suppress(until emission: Emission) -> Stream<Windowed<Key>, Aggregate> {
        let node: Node<Windowed<Key>, Aggregate> = outputs.closed ?? topology.addNode("suppress", after: [node])
        outputs.closed = node
        return Stream(node: node, topology: topology, keySerde: .windowed(keySerde))
    }

    /// Each change of a window's aggregate, as it comes: the new value, with the event time and the place of the record that
    /// made it; nil for a session that has grown or become part of another, before the value of the new one. A record
    /// gives as many as it lies in windows.
    ///
    /// In between, values follow the order of arrival; the last of a window does not.
    @inlinable
    public func toStream() -> Stream<Windowed<Key>, Aggregate?> {
        let node: Node<Windowed<Key>, Aggregate?> = outputs.updates ?? topology.addNode("toStream", after: [node])
        outputs.updates = node
        return Stream(node: node, topology: topology, keySerde: .windowed(keySerde))
    }
}

/// Where the results of a windowed aggregate go. Filled while the topology is built, and not changed after.
@usableFromInline
final class WindowOutputs<Key: Hashable & Sendable, Aggregate: Sendable>: @unchecked Sendable {
    /// Who takes the results of windows that have closed, if anybody does.
    @usableFromInline var closed: Node<Windowed<Key>, Aggregate>?
    /// Who takes each change, if anybody does.
    @usableFromInline var updates: Node<Windowed<Key>, Aggregate?>?

    @usableFromInline
    init() {}
}
