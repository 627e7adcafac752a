import MillraceCore

/// A sub-topology at work on one partition: reads its inputs, advances event time, and tells what a commit must hold.
final class StreamTask {
    let subtopology: Plan.Subtopology
    let partition: Int32
    let inputs: [TaskInput]
    let context: TaskContext
    /// What windows its stores hold.
    private let windows: [String: String]
    let plan: Plan
    private let partitionCount: Int32
    /// Whether what it writes to repartition topics is told how far it has come by sequence.
    let statesSequences: Bool
    var limits = StageLimits(.distantPast, closed: .distantPast)
    var isAtEnd = false
    /// Changes are handed over whenever there are so many batches of them.
    private static let mostFullBatches = 4
    /// Where the changelogs ended when the sweeps under way began.
    private var sweeps: [TopicPartition: Int64] = [:]
    /// What was last stated about event time to the repartition topics.
    var stated = Watermarks.Statement(watermark: .distantPast, isLast: false)
    /// Whether the task has no place to go on from, and has not written anything yet.
    var isBeginning = false
    private(set) var hasUncommitted = false

    init(
        _ subtopology: Plan.Subtopology, partition: Int32, of partitionCount: Int32, plan: Plan,
        mode: RuntimeConfiguration.Mode, outputs: Outputs, tables: [Int: any GlobalTableContent]
    ) {
        self.subtopology = subtopology
        self.partition = partition
        self.plan = plan
        windows = plan.windowDefinitions(of: subtopology)
        self.partitionCount = partitionCount
        statesSequences = plan.needsSequences && mode == .replay
        let context = TaskContext(
            outputs: outputs, tables: tables, holding: subtopology.holding(mode), marksTimed: statesSequences)
        inputs = subtopology.sources.enumerated().map { index, source in
            let input = TaskInput(
                index: Int32(index), partition: TopicPartition(plan.topicName(of: source), partition),
                partitionCount: partitionCount, source: source, start: 0)
            input.receive = source.makeReceiver(context, input)
            return input
        }
        context.receivers = [:]
        context.stages.sort { $0.node < $1.node }
        self.context = context
    }

    /// Lets go of the operators, which know the context that knows them, and of all their state.
    deinit {
        context.stages = []
        context.stores = []
        for input in inputs { input.receive = { _ in } }
    }

    /// Event time as far as all inputs have come; one that has ended holds the others back no more.
    var watermark: Timestamp {
        let going = inputs.filter { !$0.watermarks.isAtEnd }
        return going.map(\.watermarks.current).min() ?? inputs.map(\.watermarks.current).max() ?? .distantPast
    }

    /// What the task's operators hold in memory.
    var size: StageSize {
        var size = StageSize(keys: 0, timers: 0, held: 0)
        for store in context.stores {
            let (keys, timers) = store.size()
            size.keys += keys
            size.timers += timers
        }
        for stage in context.stages { size.held += stage.held.count }
        return size
    }

    /// Takes a batch of records; `next` is the offset after them.
    func receive(_ buffer: RecordBuffer, from input: TaskInput, next: Int64) {
        if isBeginning { stateBeginning() }
        context.begin(input)
        input.receive(buffer)
        context.end()
        if input.position != next { hasUncommitted = true }
        input.position = next
    }

    /// Moves event time on without a record.
    func tick(_ input: TaskInput, to time: Timestamp) {
        if isBeginning { stateBeginning() }
        input.watermarks.tick(to: time)
        hasUncommitted = true
    }

    /// Moves event time on as a replayed run did when it had read as far as `input` has been read now.
    /// - Returns: Whether there was such a tick.
    func takeTicks(of input: TaskInput) -> Bool {
        guard input.takeTicks(upTo: input.position) else { return false }
        if isBeginning { stateBeginning() }
        hasUncommitted = true
        return true
    }

    /// Handles all that is due, stage by stage, those nearer to the sources first. Nothing is due before all that was
    /// held at the last commit is held again.
    func advance() {
        guard inputs.allSatisfy({ !$0.isRereading }) else { return }
        isAtEnd = inputs.allSatisfy(\.watermarks.isAtEnd)
        if context.holding == .sequence {
            moveArrivalLimits()
        } else {
            let watermark = max(watermark, limits.timers)
            limits =
                isAtEnd
                ? StageLimits(
                    records: .distantFuture, timers: watermark, windows: .distantFuture, closed: limits.timers)
                : StageLimits(watermark, closed: limits.timers)
        }
        for stage in context.stages { stage.advance(limits) }
    }

    /// Writes what changed in the stores since the last commit, and how far event time has come. Calls `flush` where much
    /// has come together, so that no memory for all of it is needed.
    func writeChanges(to engine: any Engine, flush: () throws(EngineError) -> Void) throws(EngineError) {
        let outputs = context.outputs
        for store in context.stores {
            let changelog = TopicPartition(plan.names.changelog(store: store.name), partition)
            if engine.capabilities.deletesFromCompacted, store.swept?.beginSweep() ?? false {
                sweeps[changelog] = try engine.offsets(of: changelog).upperBound
            }
            try writeChanges(of: store, to: outputs.output(for: changelog.topic), flush)
        }
        let statement = Watermarks.Statement(watermark: limits.timers, isLast: isAtEnd, sequence: sequenceToState())
        guard statement != stated else { return }
        write(statement)
        stated = statement
    }

    /// Tells the readers of the repartition topics that all will be written from its beginning: what they hold of an
    /// earlier time comes again.
    private func stateBeginning() {
        isBeginning = false
        write(.beginning)
    }

    private func write(_ statement: Watermarks.Statement) {
        for name in subtopology.repartitions where !context.outputs.isRecorded(repartition: name) {
            context.outputs.writeWatermark(
                topic: plan.names.repartition(name), statement, writer: partition, of: partitionCount)
        }
    }

    private func writeChanges(
        of store: TaskStore, to output: Outputs.TopicOutput, _ flush: () throws(EngineError) -> Void
    ) throws(EngineError) {
        let now = max(limits.timers, .earliestStored)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var failure: EngineError?
        store.drainChanges { key, value in
            output.append(to: partition, timestamp: now, key: key, value: value, headers: none)
            guard output.full.count >= StreamTask.mostFullBatches, failure == nil else { return }
            do throws(EngineError) {
                try flush()
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Where to read again from after a restart, and what must be known then.
    func committedOffsets() -> [TopicPartition: CommittedOffset] {
        var earliest: [Int32: HeldOrigin] = [:]
        for stage in context.stages {
            earliest.merge(stage.held.earliestOrigins()) { $0.offset <= $1.offset ? $0 : $1 }
        }
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for input in inputs {
            let held = earliest[input.index]
            let watermarks = input.isRereading ? input.rereadWatermarks : input.watermarks
            let progress = TaskProgress(
                position: max(input.position, input.rereadEnd), greatestTime: input.watermarks.greatestTime,
                greatestTimeAtOffset: held?.timeBefore ?? watermarks.greatestTime, limit: limits.timers,
                statements: input.watermarks.statements, arrival: arrivalProgress,
                isRepeating: input.watermarks.isRepeating, isAtEnd: isAtEnd,
                accounting: input.index == 0 ? context.accounting : nil, windows: input.index == 0 ? windows : [:])
            offsets[input.partition] = CommittedOffset(
                offset: min(held?.offset ?? input.position, input.position), metadata: progress.text)
        }
        return offsets
    }

    func markCommitted() {
        hasUncommitted = false
    }

    /// Up to where the changelogs are of no use any more by what has been committed; told once.
    func takeUseless() -> [TopicPartition: Int64] {
        guard !sweeps.isEmpty else { return [:] }
        var useless: [TopicPartition: Int64] = [:]
        for store in context.stores where store.swept.map({ !$0.sweep.isUnderWay }) ?? false {
            let changelog = TopicPartition(plan.names.changelog(store: store.name), partition)
            useless[changelog] = sweeps.removeValue(forKey: changelog)
        }
        return useless
    }
}
