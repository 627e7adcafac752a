import MillraceCore

/// Makes the stage of an aggregate over tumbling windows in a task and returns what takes its records. Each key and
/// window has an entry of its own; its timer is the window's end.
@inlinable
func makeTumblingStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    _ stage: WindowStage<Key, Aggregate>, size: TimeSpan, _ folding: Folding<Value, Aggregate>, in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Windowed<Key>, Aggregate>()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    let (closed, updates) = stage.receivers(in: context)

    func windowed(_ record: Record<Key, Value>) -> Windowed<Key> {
        let start = record.timestamp.aligned(to: size)
        return Windowed(key: record.key, start: start, end: start + size)
    }
    func add(_ record: Record<Key, Value>, _ hash: UInt32, from origin: HeldOrigin) {
        let key = windowed(record)
        let slot = store.slot(of: key, hash: hash, initial: folding.first(record.value))
        let entry = store.entries + Int(slot)
        if entry.pointee.timer == .distantFuture {
            store.setTimer(slot, at: key.end)
        } else {
            folding.add(&entry.pointee.state, record.value)
        }
        if (record.sequence, record.ordinal) > (entry.pointee.sequence, entry.pointee.ordinal) {
            entry.pointee.sequence = record.sequence
            entry.pointee.ordinal = record.ordinal
        }
        store.markDirty(slot)
        if let updates {
            context.held = origin
            updates.receive(record.with(key: key, value: entry.pointee.state))
            context.held = nil
        }
    }
    func close(endingBy limit: Timestamp) {
        context.held = .nothing
        defer { context.held = nil }
        while let due = store.popTimer(before: limit + .milliseconds(1)) {
            let entry = store.entries + Int(due.slot)
            closed?.receive(
                Record(
                    key: entry.pointee.key, value: entry.pointee.state, timestamp: due.time - .milliseconds(1),
                    sequence: entry.pointee.sequence, ordinal: entry.pointee.ordinal))
            store.remove(due.slot)
        }
    }
    context.stages.append(
        Stage(node: stage.node, held: buffer) { limits in
            buffer.release(limits, into: store, key: windowed, to: add)
            close(endingBy: limits.windows)
        })
    context.stores.append(
        store.taskStore(
            stage.store, key: .windowed(stage.keySerde, size: size), content: store.windowContent(size: size),
            holds: stage.holds))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
