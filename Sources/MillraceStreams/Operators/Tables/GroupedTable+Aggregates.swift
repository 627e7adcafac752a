import MillraceCore

extension GroupedTable {
    /// Folds the values of each group: `add` puts a value in, `subtract` takes one out again, in any order across keys.
    /// A group that has lost its last value is deleted.
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, order: Order = .any,
        add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        subtract: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> Table<Key, Aggregate> {
        fold("aggregate", store, order, initial, add: add, subtract: subtract) { $0 }
    }

    /// Counts the values of each group. A group that has lost its last value is deleted.
    @inlinable
    public func count(_ store: String, order: Order = .any) -> Table<Key, Int64> {
        fold("count", store, order, 0, add: { count, _ in count += 1 }, subtract: { count, _ in count -= 1 }) { $0 }
    }

    /// Folds each group; `show` gives what queries see of the aggregate.
    @inlinable
    func fold<Aggregate: BinaryCodable, Shown: Sendable>(
        _ operation: String, _ store: String, _ order: Order, _ initial: Aggregate,
        add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        subtract: @escaping @Sendable (inout Aggregate, Value) -> Void,
        show: @escaping @Sendable (Aggregate) -> Shown?
    ) -> Table<Key, Aggregate> {
        let stream = changes.stream
        let next: Node<Key, Aggregate?> = stream.topology.addStage(
            operation, stores: [store], order: order, makesTimed: false, after: [stream.node.id])
        let (node, serde) = (next.id, changes.keySerde)
        stream.node.children.append { context in
            makeGroupFoldStage(
                node: node, store: store, initial, add: add, subtract: subtract, show: show, key: serde,
                receiver: next.receiver(in: context), in: context)
        }
        return Table(changes: Stream(node: next, topology: stream.topology, keySerde: serde))
    }
}

extension GroupedTable where Value: BinaryCodable {
    /// Combines the values of each group, the first being the start: `add` puts a value in, `subtract` takes one out
    /// again, in any order across keys. A group that has lost its last value is deleted.
    @inlinable
    public func reduce(
        _ store: String, order: Order = .any, add: @escaping @Sendable (Value, Value) -> Value,
        subtract: @escaping @Sendable (Value, Value) -> Value
    ) -> Table<Key, Value> {
        let kept = fold(
            "reduce", store, order, Value?.none, add: { kept, value in kept = kept.map { add($0, value) } ?? value },
            subtract: { kept, value in kept = kept.map { subtract($0, value) } }, show: { $0 })
        return Table<Key, Value>(
            changes: kept.changes.then("values", keySerde: kept.changes.keySerde) { _, next in
                Receiver { record in next.receive(record.with(key: record.key, value: record.value ?? nil)) }
            })
    }
}

/// The values of a group: how many there are, and what they come to.
@frozen
@usableFromInline
struct GroupState<Aggregate: BinaryCodable>: BinaryCodable {
    @usableFromInline var members: Int64 = 0
    @usableFromInline var aggregate: Aggregate

    @inlinable
    init(_ aggregate: Aggregate) {
        self.aggregate = aggregate
    }

    @inlinable
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        members = try reader.readVariable()
        aggregate = try Aggregate(from: &reader)
    }

    @inlinable
    func encode(to writer: ByteWriter) {
        writer.write(variable: members)
        aggregate.encode(to: writer)
    }
}

/// Makes the stage that folds a table's groups in a task, and returns what takes their changes.
@inlinable
func makeGroupFoldStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable, Shown: Sendable>(
    node: Int, store name: String, _ initial: Aggregate, add: @escaping @Sendable (inout Aggregate, Value) -> Void,
    subtract: @escaping @Sendable (inout Aggregate, Value) -> Void, show: @escaping @Sendable (Aggregate) -> Shown?,
    key serde: Serde<Key>, receiver: Receiver<Key, Aggregate?>, in context: TaskContext
) -> Receiver<Key, TableChange<Value>> {
    let store = KeyedStore<Key, GroupState<Aggregate>>()
    let buffer = HoldBuffer<Key, TableChange<Value>>(holding: context.holding)
    func take(_ record: Record<Key, TableChange<Value>>, from origin: HeldOrigin) {
        let slot = store.slot(of: record.key, initial: GroupState(initial))
        let entry = store.entries + Int(slot)
        if let old = record.value.old {
            subtract(&entry.pointee.state.aggregate, old)
            entry.pointee.state.members -= 1
        }
        if let new = record.value.new {
            add(&entry.pointee.state.aggregate, new)
            entry.pointee.state.members += 1
        }
        let isEmpty = entry.pointee.state.members == 0
        let result = isEmpty ? nil : entry.pointee.state.aggregate
        if isEmpty { store.remove(slot) } else { store.markDirty(slot) }
        context.held = origin
        receiver.receive(record.with(key: record.key, value: result))
        context.held = nil
    }
    context.stages.append(Stage(node: node, held: buffer) { limits in buffer.release(limits, to: take) })
    context.stores.append(
        store.taskStore(
            name, key: serde, content: store.content { show($0.aggregate) },
            holds: "a \(Shown.self) for each \(Key.self)"))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
