import MillraceCore

extension GroupedStream {
    /// Folds each key's records into a table: each record updates the key's value, and the update has the record's place.
    /// The order in which records are added is that of their arrival unless `order` says another: values in between then
    /// follow it, and so does the last if it matters to `add`.
    @inlinable
    public func aggregate<Aggregate: BinaryCodable>(
        _ store: String, _ initial: Aggregate, order: Order = .any,
        _ add: @escaping @Sendable (inout Aggregate, Value) -> Void
    ) -> Table<Key, Aggregate> {
        fold("aggregate", store, order, .from(initial, add, merge: nil))
    }

    /// Counts each key's records: a table of the counts, updated by each record.
    @inlinable
    public func count(_ store: String, order: Order = .any) -> Table<Key, Int64> {
        fold("count", store, order, .counting())
    }

    @inlinable
    func fold<Aggregate: BinaryCodable>(
        _ operation: String, _ store: String, _ order: Order, _ folding: Folding<Value, Aggregate>
    ) -> Table<Key, Aggregate> {
        let topology = stream.topology
        let next: Node<Key, Aggregate?> = topology.addStage(
            operation, stores: [store], order: order, makesTimed: false, after: [stream.node.id])
        let (node, serde) = (next.id, keySerde)
        stream.node.children.append { context in
            makeFoldStage(
                node: node, store: store, folding, key: serde, receiver: next.receiver(in: context), in: context)
        }
        return Table(changes: Stream(node: next, topology: topology, keySerde: keySerde))
    }
}

extension GroupedStream where Value: BinaryCodable {
    /// Combines each key's records, the first being the start: a table of the values, updated by each record.
    @inlinable
    public func reduce(
        _ store: String, order: Order = .any, _ combine: @escaping @Sendable (Value, Value) -> Value
    ) -> Table<Key, Value> {
        fold("reduce", store, order, .combining(combine))
    }
}

/// Makes the stage of an aggregate without windows in a task, and returns what takes its records.
@inlinable
func makeFoldStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    node: Int, store name: String, _ folding: Folding<Value, Aggregate>, key serde: Serde<Key>,
    receiver: Receiver<Key, Aggregate?>, in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Key, Aggregate>()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    func add(_ record: Record<Key, Value>, _ hash: UInt32, from origin: HeldOrigin) {
        let slot: Int32
        if let known = store.find(record.key, hash: hash), !store.entries[Int(known)].isRemoved {
            slot = known
            folding.add(&store.entries[Int(slot)].state, record.value)
        } else {
            slot = store.slot(of: record.key, hash: hash, initial: folding.first(record.value))
        }
        store.markDirty(slot)
        context.held = origin
        receiver.receive(record.with(key: record.key, value: store.entries[Int(slot)].state))
        context.held = nil
    }
    context.stages.append(
        Stage(node: node, held: buffer) { limits in
            buffer.release(limits, into: store, key: { $0.key }, to: add)
        })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
