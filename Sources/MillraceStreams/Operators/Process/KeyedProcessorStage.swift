import MillraceCore

extension GroupedStream {
    /// Runs `processor` over each key, in the order of event time unless said otherwise. `name` is that of the store of its
    /// timers; its other stores have the names that it gives them.
    @inlinable
    public func process<P: KeyedProcessor>(
        _ name: String, _ processor: P, order: Order = .eventTime
    ) -> Stream<Key, P.Output> where P.Key == Key, P.Input == Value {
        let topology = stream.topology
        let serde = keySerde
        let draft = StoreBuilder<Key>(keySerde: serde)
        _ = processor.makeStores(draft)
        let timers = P.Timer.allCases.isEmpty ? [] : [name]
        let next: Node<Key, P.Output> = topology.addStage(
            "process", stores: timers + draft.taskStores.map(\.name), order: order, makesTimed: !timers.isEmpty,
            after: [stream.node.id])
        next.hasSides = true
        stream.node.children.append { context in
            makeKeyedProcessorStage(next, timers: timers.first, processor, key: serde, in: context)
        }
        return Stream<Key, P.Output>(node: next, topology: topology, keySerde: serde)
    }
}

/// Makes the stage of a processor in a task and returns what takes its records.
@inlinable
func makeKeyedProcessorStage<P: KeyedProcessor>(
    _ node: Node<P.Key, P.Output>, timers name: String?, _ processor: P, key serde: Serde<P.Key>,
    in context: TaskContext
) -> Receiver<P.Key, P.Input> {
    let builder = StoreBuilder<P.Key>(keySerde: serde)
    let stores = processor.makeStores(builder)
    let stage = KeyedProcessorStage(
        processor, stores, builder, receiver: node.receiver(in: context), sides: SideReceivers(of: node, in: context),
        task: context)
    let buffer = HoldBuffer<P.Key, P.Input>(holding: context.holding)
    context.stages.append(
        Stage(node: node.id, held: buffer) { limits in
            buffer.release(limits) { stage.handle($0, from: $1, limits) }
            stage.fireTimers(before: limits.timers)
            stage.expire(before: limits.timers)
        })
    if let name { context.stores.append(stage.timers.table.taskStore(name, key: serde)) }
    context.stores += builder.taskStores
    return Receiver { record in buffer.append(record, origin: context.origin) }
}

/// What the calls of a ``KeyedProcessor`` reach beside its stores.
@usableFromInline
final class KeyedProcessorLinks<Key: Hashable & Sendable, Output: Sendable> {
    @usableFromInline let timers: NamedTimers<Key>
    @usableFromInline let receiver: Receiver<Key, Output>
    @usableFromInline let sides: SideReceivers
    @usableFromInline unowned(unsafe) let task: TaskContext

    @inlinable
    init(
        timers: NamedTimers<Key>, receiver: Receiver<Key, Output>, sides: SideReceivers, task: TaskContext
    ) {
        self.timers = timers
        self.receiver = receiver
        self.sides = sides
        self.task = task
    }
}

/// A ``KeyedProcessor`` at work in a task.
@usableFromInline
final class KeyedProcessorStage<P: KeyedProcessor> {
    @usableFromInline let processor: P
    @usableFromInline let stores: P.Stores
    @usableFromInline let allStores: [any ProcessorStore]
    @usableFromInline let scope: KeyScope<P.Key>
    @usableFromInline let timers: NamedTimers<P.Key>
    @usableFromInline let links: KeyedProcessorLinks<P.Key, P.Output>
    @usableFromInline unowned(unsafe) let task: TaskContext

    @inlinable
    init(
        _ processor: P, _ stores: P.Stores, _ builder: StoreBuilder<P.Key>, receiver: Receiver<P.Key, P.Output>,
        sides: SideReceivers, task: TaskContext
    ) {
        self.processor = processor
        self.stores = stores
        allStores = builder.stores
        scope = builder.scope
        let kinds = P.Timer.allCases.map { Int($0.rawValue) + 1 }.max() ?? 0
        timers = NamedTimers(scope: builder.scope, kinds: kinds)
        links = KeyedProcessorLinks(timers: timers, receiver: receiver, sides: sides, task: task)
        self.task = task
    }

    @inlinable
    func handle(_ record: Record<P.Key, P.Input>, from origin: HeldOrigin, _ limits: StageLimits) {
        if task.holding == .eventTime { fireTimers(before: min(record.timestamp + .milliseconds(1), limits.timers)) }
        fireTimers(of: record.key, through: record.timestamp)
        scope.enter(record.key, at: record.timestamp)
        timers.note(sequence: record.sequence, ordinal: record.ordinal)
        var call = KeyedContext<P.Key, P.Output, P.Timer>(
            key: record.key, timestamp: record.timestamp, sequence: record.sequence, ordinal: record.ordinal,
            stage: links)
        task.held = origin
        processor.process(record, stores, &call)
        task.held = nil
        if call.isForgotten { forget() }
    }

    /// Fires what is due for all keys.
    @inlinable
    func fireTimers(before limit: Timestamp) {
        while timers.table.timers.earliest < limit, let due = timers.table.popTimer(before: limit) {
            fire(due.slot, at: due.time)
        }
    }

    /// Fires what is due for one key. A record may lie ahead of the watermark, where no order is kept or the input has
    /// ended; it moves the time of no key but its own, for which keys share a task depends on the number of partitions.
    @inlinable
    func fireTimers(of key: P.Key, through time: Timestamp) {
        while true {
            let slot = timers.find(key)
            guard slot >= 0, timers.table.entries[Int(slot)].timer <= time else { return }
            fire(slot, at: timers.table.entries[Int(slot)].state.earliest)
        }
    }

    /// Fires the timers of a key that are due at `time`, in the order of their raw values.
    @inlinable
    func fire(_ slot: Int32, at time: Timestamp) {
        let entry = timers.table.entries + Int(slot)
        let key = entry.pointee.key
        scope.enter(key, at: time)
        var call = KeyedContext<P.Key, P.Output, P.Timer>(
            key: key, timestamp: time, sequence: entry.pointee.sequence, ordinal: entry.pointee.ordinal, stage: links)
        task.held = .nothing
        for kind in 0..<timers.kinds where timers.time(of: UInt8(kind)) <= time {
            timers.set(UInt8(kind), at: .distantFuture, sequence: call.sequence, ordinal: call.ordinal)
            guard let timer = P.Timer(rawValue: UInt8(kind)) else { continue }
            processor.onTimer(timer, at: time, stores, &call)
            if call.isForgotten { break }
        }
        task.held = nil
        if call.isForgotten { forget() }
    }

    @inlinable
    func forget() {
        timers.removeAll()
        for store in allStores { store.removeAll() }
    }

    @inlinable
    func expire(before limit: Timestamp) {
        for store in allStores { store.expire(before: limit) }
    }
}
