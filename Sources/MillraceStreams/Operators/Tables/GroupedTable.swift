import MillraceCore

/// A table whose values are counted or folded by group: each value belongs to one group at a time, and leaves it when it
/// changes or its key is deleted.
public struct GroupedTable<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let changes: GroupedStream<Key, TableChange<Value>>

    @usableFromInline
    init(changes: GroupedStream<Key, TableChange<Value>>) {
        self.changes = changes
    }
}

extension Table where Value: BinaryCodable {
    /// Groups the values by what `select` gives for key and value. The changes go through the repartition topic called
    /// `name`; a store of that name remembers each key's value, so that it can be taken out of its group again.
    ///
    /// Changes are handled in the order of event time. One within a group goes there as a whole; one that moves a value
    /// from one group to another reaches both.
    @inlinable
    public func groupBy<GroupKey: Hashable>(
        _ name: String, key: Serde<GroupKey>, value: Serde<Value>,
        _ select: @escaping @Sendable (Key, Value) -> GroupKey
    ) -> GroupedTable<GroupKey, Value> {
        let topology = changes.topology
        let next: Node<GroupKey, TableChange<Value>> = topology.addStage(
            "groupBy", stores: [name], order: .eventTime, makesTimed: false, after: [changes.node.id])
        let (node, serde) = (next.id, changes.keySerde(before: "groupBy"))
        changes.node.children.append { context in
            makeTableGroupStage(
                node: node, store: name, select, key: serde, receiver: next.receiver(in: context), in: context)
        }
        let grouped = Stream(node: next, topology: topology, keySerde: nil)
        return GroupedTable(changes: grouped.repartition(name, key: key, value: .change(value)).groupByKey())
    }
}

/// Makes the stage that tells groups of a table's changes in a task, and returns what takes the changes.
@inlinable
func makeTableGroupStage<Key: Hashable & Sendable, Value: BinaryCodable, GroupKey: Hashable & Sendable>(
    node: Int, store name: String, _ select: @escaping @Sendable (Key, Value) -> GroupKey, key serde: Serde<Key>,
    receiver: Receiver<GroupKey, TableChange<Value>>, in context: TaskContext
) -> Receiver<Key, Value?> {
    let store = KeyedStore<Key, Value>()
    let buffer = HoldBuffer<Key, Value?>(holding: context.holding)
    func send(_ record: Record<Key, Value?>, to group: GroupKey, _ change: TableChange<Value>, _ index: Int? = nil) {
        var output = record.with(key: group, value: change)
        if let index { output.ordinal = record.ordinal.child(index) }
        receiver.receive(output)
    }
    func take(_ record: Record<Key, Value?>, from origin: HeldOrigin) {
        let old = store.state(of: record.key)
        let oldGroup = old.map { select(record.key, $0) }
        let newGroup = record.value.map { select(record.key, $0) }
        store.put(record.value, for: record.key)
        context.held = origin
        defer { context.held = nil }
        if oldGroup == newGroup || oldGroup == nil || newGroup == nil {
            guard let group = newGroup ?? oldGroup else { return }
            return send(record, to: group, TableChange(old: old, new: record.value))
        }
        if let oldGroup { send(record, to: oldGroup, TableChange(old: old, new: nil), 0) }
        if let newGroup { send(record, to: newGroup, TableChange(old: nil, new: record.value), 1) }
    }
    context.stages.append(Stage(node: node, held: buffer) { limits in buffer.release(limits, to: take) })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
