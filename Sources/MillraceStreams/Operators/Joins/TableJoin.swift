import MillraceCore

extension Table where Value: BinaryCodable {
    /// Joins the values of both tables key by key: a key is in the result if both have it.
    ///
    /// After each change of either side the joined value is sent on, or nil if there is none any more, with the change's
    /// position; nothing for a key that had no result and has none. Changes are handled in the order of event time,
    /// sequence and ordinal, at equal positions this table's first. Both tables must be partitioned alike: equal keys,
    /// encoded equally, in topics with equal numbers of partitions.
    ///
    /// The store holds the present values of both sides, one entry for each key.
    /// - Complexity: O(1) for each change.
    @inlinable
    public func join<Other: BinaryCodable, Joined>(
        _ other: Table<Key, Other>, _ store: String, _ combine: @escaping @Sendable (Value, Other) -> Joined
    ) -> Table<Key, Joined> {
        joined("join", other, store, Joiner(both: combine))
    }

    /// As ``join(_:_:_:)``: a key is in the result if this table has it.
    @inlinable
    public func leftJoin<Other: BinaryCodable, Joined>(
        _ other: Table<Key, Other>, _ store: String, _ combine: @escaping @Sendable (Value, Other?) -> Joined
    ) -> Table<Key, Joined> {
        joined("leftJoin", other, store, .left(combine))
    }

    /// As ``join(_:_:_:)``: a key is in the result if either table has it.
    @inlinable
    public func outerJoin<Other: BinaryCodable, Joined>(
        _ other: Table<Key, Other>, _ store: String, _ combine: @escaping @Sendable (Value?, Other?) -> Joined
    ) -> Table<Key, Joined> {
        joined("outerJoin", other, store, .outer(combine))
    }

    @inlinable
    func joined<Other: BinaryCodable, Joined>(
        _ operation: String, _ other: Table<Key, Other>, _ store: String, _ joiner: Joiner<Value, Other, Joined>
    ) -> Table<Key, Joined> {
        Table<Key, Joined>(
            changes: changes.joined(operation, with: other.changes, store: store, order: .eventTime) {
                node, serde, receiver, context in
                makeTableJoinStage(node: node, store: store, joiner, key: serde, receiver: receiver, in: context)
            })
    }
}

/// What the two tables of a join have for a key; what a ``StoreView`` of the join's store sees.
@frozen
public struct JoinedValues<Left: BinaryCodable, Right: BinaryCodable>: BinaryCodable {
    /// The value of the table whose `join` it is.
    public var left: Left?
    /// The value of the other table.
    public var right: Right?

    @inlinable
    init() {}

    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    @inlinable
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        left = try Left?(from: &reader)
        right = try Right?(from: &reader)
    }

    /// Appends the binary form.
    @inlinable
    public func encode(to writer: ByteWriter) {
        left.encode(to: writer)
        right.encode(to: writer)
    }

    @inlinable
    mutating func take(_ input: JoinInput<Left?, Right?>) {
        switch input {
        case .left(let value): left = value
        case .right(let value): right = value
        }
    }
}

/// Makes the stage of a join of two tables in a task, and returns what takes the changes of both.
@inlinable
func makeTableJoinStage<Key: Hashable & Sendable, Left: BinaryCodable, Right: BinaryCodable, Joined: Sendable>(
    node: Int, store name: String, _ joiner: Joiner<Left, Right, Joined>, key serde: Serde<Key>,
    receiver: Receiver<Key, Joined?>, in context: TaskContext
) -> Receiver<Key, JoinInput<Left?, Right?>> {
    let store = KeyedStore<Key, JoinedValues<Left, Right>>()
    let buffer = HoldBuffer<Key, JoinInput<Left?, Right?>>(holding: context.holding)
    func take(_ record: Record<Key, JoinInput<Left?, Right?>>, from origin: HeldOrigin) {
        let slot = store.slot(of: record.key, initial: JoinedValues())
        let entry = store.entries + Int(slot)
        let had = joiner.hasResult(entry.pointee.state.left, entry.pointee.state.right)
        entry.pointee.state.take(record.value)
        let (left, right) = (entry.pointee.state.left, entry.pointee.state.right)
        if left == nil && right == nil { store.remove(slot) } else { store.markDirty(slot) }
        let result = joiner.result(left, right)
        guard had || result != nil else { return }
        context.held = origin
        receiver.receive(record.with(key: record.key, value: result))
        context.held = nil
    }
    context.stages.append(Stage(node: node, held: buffer) { limits in buffer.release(limits, to: take) })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin, side: record.value.side) }
}
