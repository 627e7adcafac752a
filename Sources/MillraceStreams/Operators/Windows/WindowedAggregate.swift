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
    /// the input that of the last of its records; windows still open at the end of a replay close then.
    ///
    /// Equal keys in equal windows lie in one task, so that `groupByKey()` may follow. To bring together what one window
    /// holds of all keys, group by the window:
    ///
    /// ```swift
    /// bids.groupByKey().windowed(by: .hopping(.seconds(10), every: .seconds(2)))
    ///     .count("bids-by-auction").suppress(until: .windowCloses)
    ///     .groupBy("counts-by-window", key: .binary, value: .int64) { $0.key.window }
    /// ```
    @inlinable
    public func suppress(until emission: Emission) -> Stream<Windowed<Key>, Aggregate> {
        let next =
            outputs.closed
            ?? {
                let made: Node<Windowed<Key>, Aggregate> = topology.addNode("suppress", after: [node])
                outputs.closed = made
                return made
            }()
        return Stream(node: next, topology: topology, keySerde: .windowed(keySerde))
    }
}

/// Where the results of a windowed aggregate go. Filled while the topology is built, and not changed after.
@usableFromInline
final class WindowOutputs<Key: Hashable & Sendable, Aggregate: Sendable>: @unchecked Sendable {
    /// Who takes the results of windows that have closed, if anybody does.
    @usableFromInline var closed: Node<Windowed<Key>, Aggregate>?

    @usableFromInline
    init() {}
}
