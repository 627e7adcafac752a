import MillraceCore

extension Table where Value: BinaryCodable {
    /// The same table, and its present state in the store called `store`, to be looked at from outside. Changes are taken
    /// in the given order, and sent on in it.
    @inlinable
    public func materialize(_ store: String, order: Order = .eventTime) -> Table {
        let topology = changes.topology
        let next: Node<Key, Value?> = topology.addStage(
            "materialize", stores: [store], order: order, makesTimed: false, after: [changes.node.id])
        let (node, serde) = (next.id, changes.keySerde(before: "materialize"))
        changes.node.children.append { context in
            makeMaterializeStage(
                node: node, store: store, key: serde, receiver: next.receiver(in: context), in: context)
        }
        return Table(changes: Stream(node: next, topology: topology, keySerde: serde))
    }
}

/// Makes the stage that keeps a table's values in a task, and returns what takes its changes.
@inlinable
func makeMaterializeStage<Key: Hashable & Sendable, Value: BinaryCodable>(
    node: Int, store name: String, key serde: Serde<Key>, receiver: Receiver<Key, Value?>, in context: TaskContext
) -> Receiver<Key, Value?> {
    let store = KeyedStore<Key, Value>()
    let buffer = HoldBuffer<Key, Value?>(holding: context.holding)
    func take(_ record: Record<Key, Value?>, from origin: HeldOrigin) {
        store.put(record.value, for: record.key)
        context.held = origin
        receiver.receive(record)
        context.held = nil
    }
    context.stages.append(Stage(node: node, held: buffer) { limits in buffer.release(limits, to: take) })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}

extension KeyedStore {
    /// Sets or removes the state of `key`.
    @inlinable
    func put(_ state: State?, for key: Key) {
        if let state {
            let slot = slot(of: key, initial: state)
            entries[Int(slot)].state = state
            markDirty(slot)
        } else if let slot = find(key), !entries[Int(slot)].isRemoved {
            remove(slot)
        }
    }
}
