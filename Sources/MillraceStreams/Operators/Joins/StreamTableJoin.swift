import MillraceCore

extension Stream where Key: Hashable {
    /// Joins each record with the value that `table` has for its key; a record without one has no result.
    ///
    /// A record meets the table as it is after all changes with a smaller position (event time, sequence, ordinal), and
    /// after one with the same; with an `order` other than `.eventTime` as it is when the record comes. The result has
    /// the record's position. Both sides must be partitioned alike: equal keys, encoded equally, in topics with equal
    /// numbers of partitions.
    ///
    /// The store holds the table's present values, one entry for each key.
    /// - Complexity: O(1) for each record and change.
    @inlinable
    public func join<TableValue: BinaryCodable, Joined>(
        _ table: Table<Key, TableValue>, _ store: String, order: Order = .eventTime,
        _ combine: @escaping @Sendable (Value, TableValue) -> Joined
    ) -> Stream<Key, Joined> {
        joined("join", table, store, order, Joiner(both: { combine($1, $0) }))
    }

    /// As ``join(_:_:order:_:)``, with a result also for a record whose key the table does not have: joined with nil.
    @inlinable
    public func leftJoin<TableValue: BinaryCodable, Joined>(
        _ table: Table<Key, TableValue>, _ store: String, order: Order = .eventTime,
        _ combine: @escaping @Sendable (Value, TableValue?) -> Joined
    ) -> Stream<Key, Joined> {
        joined("leftJoin", table, store, order, Joiner(both: { combine($1, $0) }, right: { combine($0, nil) }))
    }

    /// The table is the left side: at equal positions it comes first.
    @inlinable
    func joined<TableValue: BinaryCodable, Joined>(
        _ operation: String, _ table: Table<Key, TableValue>, _ store: String, _ order: Order,
        _ joiner: Joiner<TableValue, Value, Joined>
    ) -> Stream<Key, Joined> {
        table.changes.joined(operation, with: self, store: store, order: order) { node, serde, receiver, context in
            makeStreamTableStage(node: node, store: store, joiner, key: serde, receiver: receiver, in: context)
        }
    }
}

/// Makes the stage of a join with a table in a task, and returns what takes changes and records.
@inlinable
func makeStreamTableStage<Key: Hashable & Sendable, TableValue: BinaryCodable, Value: Sendable, Joined: Sendable>(
    node: Int, store name: String, _ joiner: Joiner<TableValue, Value, Joined>, key serde: Serde<Key>,
    receiver: Receiver<Key, Joined>, in context: TaskContext
) -> Receiver<Key, JoinInput<TableValue?, Value>> {
    let store = KeyedStore<Key, TableValue>()
    let buffer = HoldBuffer<Key, JoinInput<TableValue?, Value>>(holding: context.holding)
    func take(_ record: Record<Key, JoinInput<TableValue?, Value>>, from origin: HeldOrigin) {
        switch record.value {
        case .left(let change): store.put(change, for: record.key)
        case .right(let value):
            guard let joined = joiner.result(store.state(of: record.key), value) else { return }
            context.held = origin
            receiver.receive(record.with(key: record.key, value: joined))
            context.held = nil
        }
    }
    context.stages.append(Stage(node: node, held: buffer) { limits in buffer.release(limits, to: take) })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin, side: record.value.side) }
}
