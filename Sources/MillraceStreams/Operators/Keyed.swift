import MillraceCore

/// A stream whose records of equal keys meet in one task, ready for an operator with state.
public struct GroupedStream<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let stream: Stream<Key, Value>
    @usableFromInline let keySerde: Serde<Key>

    @usableFromInline
    init(stream: Stream<Key, Value>, keySerde: Serde<Key>) {
        self.stream = stream
        self.keySerde = keySerde
    }
}

extension Stream where Key: Hashable {
    /// Groups by the key that the records have. After the key has changed, ``repartition(_:key:value:)`` comes first.
    @inlinable
    public func groupByKey() -> GroupedStream<Key, Value> {
        GroupedStream(stream: self, keySerde: keySerde(before: "groupByKey"))
    }

    /// The same records, of which the topology's author knows that the source's writers have split them by the key they
    /// have now: records of equal keys lie in one partition, so that no repartition is needed. If they do not, a key's
    /// records meet in several tasks, and each gives results of its own.
    @inlinable
    public func markAsPartitioned(key: Serde<Key>) -> Stream {
        Stream(node: node, topology: topology, keySerde: key)
    }

    /// Groups by another key: the records go through the repartition topic called `name`.
    @inlinable
    public func groupBy<NewKey: Hashable>(
        _ name: String, key: Serde<NewKey>, value: Serde<Value>,
        _ select: @escaping @Sendable (Record<Key, Value>) -> NewKey
    ) -> GroupedStream<NewKey, Value> {
        selectKey(select).repartition(name, key: key, value: value).groupByKey()
    }
}

extension GroupedStream {
    /// Runs `processor` over each key, in the order of event time, with its state in the store called `store`.
    @inlinable
    public func process<P: Processor>(
        _ store: String, _ processor: P, order: Order = .eventTime
    ) -> Stream<Key, P.Output> where P.Key == Key, P.Input == Value {
        addProcess("process", store, processor, order: order)
    }

    @inlinable
    func addProcess<P: Processor>(
        _ operation: String, _ store: String, _ processor: P, order: Order
    ) -> Stream<Key, P.Output> where P.Key == Key, P.Input == Value {
        let topology = stream.topology
        let next: Node<Key, P.Output> = topology.addStage(
            operation, stores: [store], order: order, makesTimed: true, after: [stream.node.id])
        next.hasSides = true
        let serde = keySerde
        stream.node.children.append { context in
            makeProcessStage(next, store: store, processor, key: serde, in: context)
        }
        return Stream<Key, P.Output>(node: next, topology: topology, keySerde: keySerde)
    }
}

/// Makes the stage of a processor in a task and returns what takes its records.
@inlinable
func makeProcessStage<P: Processor>(
    _ node: Node<P.Key, P.Output>, store name: String, _ processor: P, key serde: Serde<P.Key>, in context: TaskContext
) -> Receiver<P.Key, P.Input> {
    let (receiver, sides) = (node.receiver(in: context), SideReceivers(of: node, in: context))
    let store = KeyedStore<P.Key, P.State>()
    let buffer = HoldBuffer<P.Key, P.Input>(holding: context.holding)

    func settle(_ slot: Int32, _ result: borrowing ProcessorContext<P.Key, P.Output>) {
        if result.isForgotten {
            store.remove(slot)
        } else {
            store.setTimer(slot, at: result.timer)
            store.markDirty(slot)
        }
    }
    func fire(_ slot: Int32, at time: Timestamp) {
        let entry = store.entries + Int(slot)
        var call = ProcessorContext(
            key: entry.pointee.key, timestamp: time, sequence: entry.pointee.sequence,
            ordinal: entry.pointee.ordinal, timer: .distantFuture, receiver: receiver, sides: sides, task: context)
        context.held = .nothing
        processor.onTimer(time, &entry.pointee.state, &call)
        context.held = nil
        settle(slot, call)
    }
    func fireTimers(before limit: Timestamp) {
        while let due = store.popTimer(before: limit) { fire(due.slot, at: due.time) }
    }
    /// Fires what is due for a key by the time of its next record. A record may lie ahead of the watermark, where no
    /// order is kept or the input has ended; it moves the time of no key but its own, for which keys share a task depends
    /// on the number of partitions.
    func fireTimers(of key: P.Key, _ hash: UInt32, through time: Timestamp) -> Int32? {
        while let slot = store.find(key, hash: hash) {
            let due = store.entries[Int(slot)].timer
            guard due <= time, due != .distantFuture else { return store.entries[Int(slot)].isRemoved ? nil : slot }
            store.entries[Int(slot)].timer = .distantFuture
            fire(slot, at: due)
        }
        return nil
    }
    func call(for record: Record<P.Key, P.Input>, timer: Timestamp) -> ProcessorContext<P.Key, P.Output> {
        ProcessorContext(
            key: record.key, timestamp: record.timestamp, sequence: record.sequence, ordinal: record.ordinal,
            timer: timer, receiver: receiver, sides: sides, task: context)
    }
    /// A key without state gets a slot only if it has some afterwards: many rules forget most keys at once.
    func handleFirst(_ record: Record<P.Key, P.Input>, _ hash: UInt32) {
        var (state, call) = (processor.initialState, call(for: record, timer: .distantFuture))
        processor.process(record, &state, &call)
        if call.isForgotten { return }
        let slot = store.slot(of: record.key, hash: hash, initial: state)
        store.entries[Int(slot)].sequence = record.sequence
        store.entries[Int(slot)].ordinal = record.ordinal
        settle(slot, call)
    }
    func handle(_ record: Record<P.Key, P.Input>, _ hash: UInt32, from origin: HeldOrigin, _ limits: StageLimits) {
        let next = min(record.timestamp + .milliseconds(1), limits.timers)
        if context.holding == .eventTime, store.timers.earliest < next { fireTimers(before: next) }
        let known = fireTimers(of: record.key, hash, through: record.timestamp)
        context.held = origin
        defer { context.held = nil }
        guard let slot = known else { return handleFirst(record, hash) }
        let entry = store.entries + Int(slot)
        entry.pointee.sequence = record.sequence
        entry.pointee.ordinal = record.ordinal
        var call = call(for: record, timer: entry.pointee.timer)
        processor.process(record, &entry.pointee.state, &call)
        settle(slot, call)
    }
    context.stages.append(
        Stage(node: node.id, held: buffer) { limits in
            buffer.release(limits, into: store, key: { $0.key }) { handle($0, $1, from: $2, limits) }
            if store.timers.earliest < limits.timers { fireTimers(before: limits.timers) }
        })
    context.stores.append(store.taskStore(name, key: serde))
    return Receiver { record in buffer.append(record, origin: context.origin) }
}
