import MillraceCore

/// Makes the stage of an aggregate over tumbling windows in a task and returns what takes its records. Each key and
/// window has an entry of its own; its timer is the window's end.
@inlinable
func makeTumblingStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    _ stage: WindowStage<Key, Aggregate>, size: TimeSpan, _ folding: Folding<Value, Aggregate>, in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Windowed<Key>, Aggregate>()
    let timers = AlignedTimers()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    let (closed, updates) = stage.receivers(in: context)

    func windowed(_ record: Record<Key, Value>) -> Windowed<Key> {
        let start = record.timestamp.aligned(to: size)
        return Windowed(key: record.key, start: start, end: start + size)
    }
    func arm(_ slot: Int32, at time: Timestamp) {
        store.entries[Int(slot)].timer = time
        timers.arm(slot, at: time)
    }
    func add(_ record: Record<Key, Value>, _ hash: UInt32, from origin: HeldOrigin) {
        let key = windowed(record)
        let slot = store.slot(of: key, hash: hash, initial: folding.first(record.value))
        let entry = store.entries + Int(slot)
        if entry.pointee.timer == .distantFuture {
            arm(slot, at: key.end)
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
    func close(_ slot: Int32, endingAt end: Timestamp) -> Timestamp {
        let entry = store.entries + Int(slot)
        closed?.receive(
            Record(
                key: entry.pointee.key, value: entry.pointee.state, timestamp: end - .milliseconds(1),
                sequence: entry.pointee.sequence, ordinal: entry.pointee.ordinal))
        store.remove(slot)
        return .distantFuture
    }
    context.stages.append(
        Stage(node: stage.node, held: buffer) { limits in
            // What a restart has left.
            while let due = store.popTimer(before: .distantFuture) { arm(due.slot, at: due.time) }
            buffer.release(limits, into: store, key: windowed, to: add)
            context.held = .nothing
            timers.fire(before: limits.windows + .milliseconds(1), in: store, removes: true, close)
            context.held = nil
        })
    context.stores.append(
        store.taskStore(
            stage.store, key: .windowed(stage.keySerde, size: size), content: store.windowContent(size: size),
            holds: stage.holds))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
