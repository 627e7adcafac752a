import MillraceCore

/// Makes the stage of an aggregate over sliding windows in a task and returns what takes its records. Each key has one
/// entry, whose timer is the end of the first of its open windows.
@inlinable
func makeSlidingStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    _ stage: WindowStage<Key, Aggregate>, difference: TimeSpan, _ folding: Folding<Value, Aggregate>,
    in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Key, SlidingWindows<Aggregate>>()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    let (closed, updates) = stage.receivers(in: context)
    /// A window holds both its ends.
    let size = TimeSpan.milliseconds(difference.milliseconds + 1)

    func add(_ record: Record<Key, Value>, from origin: HeldOrigin) {
        let slot = store.slot(of: record.key, initial: SlidingWindows())
        let entry = store.entries + Int(slot)
        let changed = entry.pointee.state.add(record, difference: difference, folding)
        let end = record.timestamp + .milliseconds(1)
        if end < entry.pointee.timer { store.setTimer(slot, at: end) }
        store.markDirty(slot)
        guard let updates else { return }
        context.held = origin
        for window in entry.pointee.state.list[changed] {
            guard let folded = window.folded else { continue }
            let key = Windowed(key: record.key, start: window.start, end: window.start + size)
            updates.receive(record.with(key: key, value: folded.aggregate))
        }
        context.held = nil
    }
    /// Closes a key's window that ends at `end`. What is left over then follows from the time: the entry is not
    /// written again for that.
    func close(_ slot: Int32, endingAt end: Timestamp, _ limits: StageLimits) {
        let entry = store.entries + Int(slot)
        let start = end - size
        entry.pointee.state.drop(before: start)
        if let closed, end > limits.closed, let folded = entry.pointee.state.list.first?.folded {
            closed.receive(folded.result(of: entry.pointee.key, from: start, to: end, at: end - .milliseconds(1)))
        }
        guard let next = entry.pointee.state.next(after: start) else { return store.remove(slot) }
        store.setTimer(slot, at: next + size)
    }
    context.stages.append(
        Stage(node: stage.node, held: buffer) { limits in
            buffer.release(limits, to: add)
            context.held = .nothing
            while let due = store.popTimer(before: limits.windows + .milliseconds(1)) {
                close(due.slot, endingAt: due.time, limits)
            }
            context.held = nil
        })
    let content = store.windowContent { $0.windows(of: Key.self, size: size) }
    context.stores.append(
        store.taskStore(stage.store, key: stage.keySerde, content: content, holds: stage.holds))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
