import MillraceCore

/// A grouped stream cut into windows.
public struct WindowedStream<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let grouped: GroupedStream<Key, Value>
    @usableFromInline let windows: Windows

    @usableFromInline
    init(grouped: GroupedStream<Key, Value>, windows: Windows) {
        self.grouped = grouped
        self.windows = windows
    }
}

extension GroupedStream {
    /// Cuts each key's records into windows of event time.
    @inlinable
    public func windowed(by windows: Windows) -> WindowedStream<Key, Value> {
        WindowedStream(grouped: self, windows: windows)
    }
}

extension WindowedStream {
    /// Counts the records of each key and window.
    @inlinable
    public func count(_ store: String) -> WindowedAggregate<Key, Int64> {
        fold("count", store, .counting())
    }

    /// Folds the records of each key and window. The order in which they are added is that of their arrival: the
    /// result must not depend on it. `merge`, if given, adds the aggregate of other records, so that windows can share
    /// what they have in common.
    ///
    /// ```swift
    /// readings.groupByKey().windowed(by: .hopping(.minutes(10), every: .minutes(1)))
    ///     .aggregate("highest", Int64.min) { $0 = max($0, $1.kPa) } merge: { $0 = max($0, $1) }
    /// ```
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, _ add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        merge: (@Sendable (inout Aggregate, Aggregate) -> Void)? = nil
    ) -> WindowedAggregate<Key, Aggregate> {
        fold("aggregate", store, .from(initial, add, merge: merge))
    }

    @inlinable
    func fold<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ folding: Folding<Value, Aggregate>
    ) -> WindowedAggregate<Key, Aggregate> {
        let windows = windows
        let shared = folding.merge != nil && windows.overlap ? ", in shared parts" : ""
        return grouped.addWindows(operation, store, windows.description + shared) { stage, context in
            switch windows.kind {
            case .tumbling(let size): makeTumblingStage(stage, size: size, folding, in: context)
            case .hopping(let size, let advance):
                makeHoppingStage(
                    stage, HoppingGrid(size: size, advance: advance, sharesPanes: folding.merge != nil), folding,
                    in: context)
            case .sliding(let difference): makeSlidingStage(stage, difference: difference, folding, in: context)
            }
        }
    }
}

extension WindowedStream where Value: BinaryCodable {
    /// Combines the values of each key and window. It must not matter in which order and grouping they are combined.
    @inlinable
    public func reduce(
        _ store: String, _ combine: @escaping @Sendable (Value, Value) -> Value
    ) -> WindowedAggregate<Key, Value> {
        fold("reduce", store, .combining(combine))
    }
}

/// What the stages of all kinds of windows have in common.
@usableFromInline
struct WindowStage<Key: Hashable & Sendable, Aggregate: BinaryCodable>: Sendable {
    @usableFromInline let node: Int
    /// The store's name.
    @usableFromInline let store: String
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let outputs: WindowOutputs<Key, Aggregate>

    @usableFromInline
    init(node: Int, store: String, keySerde: Serde<Key>, outputs: WindowOutputs<Key, Aggregate>) {
        self.node = node
        self.store = store
        self.keySerde = keySerde
        self.outputs = outputs
    }

    /// What its store holds, in words.
    @inlinable var holds: String { WindowContent<Key, Aggregate>.holds }

    /// What takes the results of windows that close, and each change.
    @inlinable
    func receivers(
        in context: TaskContext
    ) -> (closed: Receiver<Windowed<Key>, Aggregate>?, updates: Receiver<Windowed<Key>, Aggregate?>?) {
        (outputs.closed?.receiver(in: context), outputs.updates?.receiver(in: context))
    }
}

extension GroupedStream {
    /// Adds the operator of a windowed aggregate over `windows`, in words; `make` makes its stage in a task and returns what takes its records.
    @inlinable
    func addWindows<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ windows: String,
        _ make: @escaping @Sendable (WindowStage<Key, Aggregate>, TaskContext) -> Receiver<Key, Value>
    ) -> WindowedAggregate<Key, Aggregate> {
        let topology = stream.topology
        let node: Node<Windowed<Key>, Aggregate> = topology.addStage(
            "windowed \(operation)", stores: [store], order: .any, windows: windows, makesTimed: true,
            after: [stream.node.id])
        let outputs = WindowOutputs<Key, Aggregate>()
        let stage = WindowStage(node: node.id, store: store, keySerde: keySerde, outputs: outputs)
        stream.node.children.append { context in make(stage, context) }
        return WindowedAggregate(outputs: outputs, topology: topology, node: node.id, keySerde: keySerde)
    }
}
