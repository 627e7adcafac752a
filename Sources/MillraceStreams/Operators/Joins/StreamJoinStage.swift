import MillraceCore

/// Makes the stage of a join of two streams in a task, and returns what takes the records of both.
///
/// Each record looks for its matches among those of the other side that came before it, then waits for the others.
@inlinable
func makeStreamJoinStage<Key: Hashable & Sendable, Left: BinaryCodable, Right: BinaryCodable, Joined: Sendable>(
    node: Int, store name: String, _ window: JoinWindow, _ joiner: Joiner<Left, Right, Joined>, key serde: Serde<Key>,
    receiver: Receiver<Key, Joined>, in context: TaskContext
) -> Receiver<Key, JoinInput<Left, Right>> {
    let store = JoinStore<Key, Left, Right>(window: window)
    let (lefts, rights) = (store.left, store.right)
    let buffer = HoldBuffer<Key, JoinInput<Left, Right>>(holding: context.holding)

    /// Sends the pair of a record at hand and another.
    func send(
        _ joined: Joined, _ record: Record<Key, JoinInput<Left, Right>>, _ origin: HeldOrigin, _ other: StreamPosition
    ) {
        let isLater = record.position >= other
        let position = isLater ? record.position : other
        context.held = isLater ? origin : origin.timed
        receiver.receive(
            Record(
                key: record.key, value: joined, timestamp: position.timestamp, sequence: position.sequence,
                ordinal: position.ordinal))
    }
    func take(left value: Left, _ record: Record<Key, JoinInput<Left, Right>>, _ origin: HeldOrigin) {
        let key = store.slot(of: record.key)
        let slot = store.insertLeft(value, at: record.position, key: key)
        rights.forEach(
            in: store.keys[Int(key)].right, from: record.timestamp - window.before,
            through: record.timestamp + window.after
        ) { match in
            guard let other = rights.entries[Int(match)].value else { return }
            if joiner.left != nil { lefts.markMatched(slot) }
            if joiner.right != nil { rights.markMatched(match) }
            send(joiner.both(value, other), record, origin, rights.entries[Int(match)].position)
        }
        lefts.markDirty(slot)
    }
    func take(right value: Right, _ record: Record<Key, JoinInput<Left, Right>>, _ origin: HeldOrigin) {
        let key = store.slot(of: record.key)
        let slot = store.insertRight(value, at: record.position, key: key)
        lefts.forEach(
            in: store.keys[Int(key)].left, from: record.timestamp - window.after,
            through: record.timestamp + window.before
        ) { match in
            guard let other = lefts.entries[Int(match)].value else { return }
            if joiner.left != nil { lefts.markMatched(match) }
            if joiner.right != nil { rights.markMatched(slot) }
            send(joiner.both(other, value), record, origin, lefts.entries[Int(match)].position)
        }
        rights.markDirty(slot)
    }
    func expire(endingBy limit: Timestamp) {
        context.held = .nothing
        defer { context.held = nil }
        func send(_ key: Key, _ joined: Joined, _ position: StreamPosition, later: TimeSpan) {
            receiver.receive(
                Record(
                    key: key, value: joined, timestamp: position.timestamp + later, sequence: position.sequence,
                    ordinal: position.ordinal))
        }
        store.expire(
            before: limit,
            lostLeft: { key, value, position in
                if let alone = joiner.left { send(key, alone(value), position, later: window.after) }
            },
            lostRight: { key, value, position in
                if let alone = joiner.right { send(key, alone(value), position, later: window.before) }
            })
    }
    context.stages.append(
        Stage(node: node, held: buffer) { limits in
            buffer.release(limits) { record, origin in
                switch record.value {
                case .left(let value): take(left: value, record, origin)
                case .right(let value): take(right: value, record, origin)
                }
            }
            context.held = nil
            expire(endingBy: limits.windows)
        })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin, side: record.value.side) }
}
