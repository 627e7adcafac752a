import MillraceCore

/// Makes the stage of an aggregate over sessions in a task and returns what takes its records. Each key has one entry,
/// whose timer is the end of the first of its open sessions; a session that grows moves it on.
@inlinable
func makeSessionStage<Key: Hashable & Sendable, Value: Sendable, Aggregate: BinaryCodable>(
    _ stage: WindowStage<Key, Aggregate>, gap: TimeSpan, _ folding: Folding<Value, Aggregate>, in context: TaskContext
) -> Receiver<Key, Value> {
    let store = KeyedStore<Key, Sessions<Aggregate>>()
    let buffer = HoldBuffer<Key, Value>(holding: context.holding)
    let (closed, updates) = stage.receivers(in: context)

    /// Sends that the sessions of which a record makes one are no more, but for the one with the bounds of the new.
    func takeBack(_ sessions: ArraySlice<Sessions<Aggregate>.Session>, for record: Record<Key, Value>) {
        let first = min(sessions.first?.first ?? record.timestamp, record.timestamp)
        let last = max(sessions.last?.last ?? record.timestamp, record.timestamp)
        for session in sessions where session.first != first || session.last != last {
            let key = Windowed(key: record.key, start: session.first, end: session.last + gap)
            updates?.receive(record.with(key: key, value: nil))
        }
    }
    func add(_ record: Record<Key, Value>, from origin: HeldOrigin) {
        let slot = store.slot(of: record.key, initial: Sessions())
        let entry = store.entries + Int(slot)
        let range = entry.pointee.state.sessions(at: record.timestamp, gap: gap)
        if updates != nil {
            context.held = origin
            takeBack(entry.pointee.state.list[range], for: record)
        }
        entry.pointee.state.add(record, to: range, folding)
        if range.lowerBound == 0 { store.setTimer(slot, at: entry.pointee.state.list[0].last + gap) }
        store.markDirty(slot)
        if let updates {
            let session = entry.pointee.state.list[range.lowerBound]
            let key = Windowed(key: record.key, start: session.first, end: session.last + gap)
            updates.receive(record.with(key: key, value: session.folded.aggregate))
            context.held = nil
        }
    }
    /// Closes a key's first session, which ends at `end`. That it has closed follows from the time: the entry is not
    /// written again for that.
    func close(_ slot: Int32, endingAt end: Timestamp, _ limits: StageLimits) {
        let entry = store.entries + Int(slot)
        let session = entry.pointee.state.list.removeFirst()
        if let closed, end > limits.closed {
            closed.receive(
                session.folded.result(of: entry.pointee.key, from: session.first, to: end, at: end - .milliseconds(1)))
        }
        guard let first = entry.pointee.state.list.first else { return store.remove(slot) }
        store.setTimer(slot, at: first.last + gap)
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
    let content = store.windowContent { $0.windows(of: Key.self, gap: gap) }
    context.stores.append(
        store.taskStore(stage.store, key: stage.keySerde, content: content, holds: stage.holds))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
