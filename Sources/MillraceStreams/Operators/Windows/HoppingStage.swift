import MillraceCore

/// Makes the stage of an aggregate over hopping windows in a task and returns what takes its records. Each key has one
/// entry, whose timer is the end of the first of its open windows.
@inlinable
func makeHoppingStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    _ stage: WindowStage<Key, Aggregate>, _ grid: HoppingGrid, _ folding: Folding<Value, Aggregate>,
    in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Key, Panes<Aggregate>>()
    let timers = AlignedTimers()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    let (closed, updates) = stage.receivers(in: context)

    func arm(_ slot: Int32, at time: Timestamp) {
        store.entries[Int(slot)].timer = time
        timers.arm(slot, at: time)
    }
    func add(_ record: Record<Key, Value>, _ hash: UInt32, from origin: HeldOrigin) {
        var (pane, last) = grid.panes(at: record.timestamp)
        let slot = store.slot(of: record.key, hash: hash, initial: Panes(of: record, at: pane, folding))
        let entry = store.entries + Int(slot)
        if entry.pointee.timer == .distantFuture || entry.pointee.state.add(record, at: pane, folding) {
            let end = grid.firstWindow(ofPane: pane) + grid.size
            if end < entry.pointee.timer { arm(slot, at: end) }
        }
        while pane < last {
            pane = pane + grid.step
            _ = entry.pointee.state.add(record, at: pane, folding)
        }
        store.markDirty(slot)
        if let updates {
            context.held = origin
            send(record, &entry.pointee.state, to: updates)
            context.held = nil
        }
    }
    func send(
        _ record: Record<Key, Value>, _ panes: inout Panes<Aggregate>,
        to updates: Receiver<Windowed<Key>, Aggregate?>
    ) {
        var start = grid.firstWindow(at: record.timestamp)
        while start <= record.timestamp {
            let value = panes.combined(from: start, to: start + grid.reach, folding.merge)?.aggregate
            let key = Windowed(key: record.key, start: start, end: start + grid.size)
            updates.receive(record.with(key: key, value: value))
            start = start + grid.advance
        }
    }
    /// Closes a key's window that ends at `end`, and says when the next one does. What is left over then follows from the
    /// time, so that the entry is not written again for that.
    func close(_ slot: Int32, endingAt end: Timestamp, _ limits: StageLimits) -> Timestamp {
        let entry = store.entries + Int(slot)
        let start = end - grid.size
        if let closed, end > limits.closed,
            let result = entry.pointee.state.combined(from: start, to: start + grid.reach, folding.merge)
        {
            closed.receive(
                result.result(of: entry.pointee.key, from: start, to: end, at: end - .milliseconds(1)))
        }
        let next = start + grid.advance
        guard let first = entry.pointee.state.drop(before: next) else {
            store.remove(slot)
            return .distantFuture
        }
        // A pane that this window had belongs to the next one, too.
        return (first < end ? next : grid.firstWindow(ofPane: first)) + grid.size
    }
    context.stages.append(
        Stage(node: stage.node, held: buffer) { limits in
            // What a restart has left, before a record makes an earlier window due.
            while let due = store.popTimer(before: .distantFuture) { arm(due.slot, at: due.time) }
            buffer.release(limits, into: store, key: { $0.key }, to: add)
            context.held = .nothing
            timers.fire(before: limits.windows + .milliseconds(1), in: store, removes: false) {
                close($0, endingAt: $1, limits)
            }
            context.held = nil
        })
    let content = store.windowContent { $0.windows(of: Key.self, grid, folding.merge) }
    context.stores.append(
        store.taskStore(stage.store, key: stage.keySerde, content: content, holds: stage.holds))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
