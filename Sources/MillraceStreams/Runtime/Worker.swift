import MillraceCore

/// One thread's work: its share of the tasks, read, advanced and committed in turns.
///
/// The loop is the caller's, so that a test driver can turn it by hand.
final class Worker {
    let plan: Plan
    let engine: any Engine
    let configuration: RuntimeConfiguration
    let consumer: any Consumer
    let name: String
    /// For a look at single records, so that `consumer` keeps its place; made when first needed.
    private var lookUp: (any Consumer)?
    var producer: any TransactionalProducer
    var member: any GroupMember
    let outputs: Outputs
    let tables: GlobalTables
    private let buffer = RecordBuffer()
    var ticker: Ticker
    var tasks: [StreamTask] = []
    var isInTransaction = false
    var hasBeenAssigned = false
    /// Whether the partitions are someone else's as soon as what was done is committed.
    var isGivingBack = false
    var lastCommit: UInt64
    var consumedSinceCleanup: Int64 = 0
    var failures: CommitFailures

    init(plan: Plan, engine: any Engine, configuration: RuntimeConfiguration, name: String) throws(EngineError) {
        self.plan = plan
        self.engine = engine
        self.configuration = configuration
        self.name = name
        consumer = try engine.makeConsumer()
        producer = try Worker.makeProducer(engine, configuration, name)
        member = try Worker.join(engine, configuration, plan, name)
        var counts: [String: Int32] = [:]
        for topic in plan.topics(partitions: configuration.partitions) { counts[topic.name] = topic.partitions }
        outputs = Outputs(
            names: plan.names, partitionCounts: counts,
            recorded: configuration.mode == .replayTicks
                ? plan.recordedRepartitions.subtracting(configuration.rewrittenRepartitions) : [])
        tables = GlobalTables(plan.topology.globalTables) { configuration.onHindrance?($0) }
        ticker = Ticker(interval: configuration.tickInterval)
        failures = CommitFailures(limit: configuration.commitFailureLimit)
        lastCommit = configuration.clock.monotonicNanoseconds()
    }

    func lookUpConsumer() throws(EngineError) -> any Consumer {
        if let lookUp { return lookUp }
        let made = try engine.makeConsumer()
        lookUp = made
        return made
    }

    /// Whether anything was done that is not committed.
    var hasUncommitted: Bool { tasks.contains { $0.hasUncommitted } }

    /// Whether it is this thread's turn no more: it has been given its partitions, and has read them to their ends. What a
    /// remote engine holds may still be on its way.
    var isAtEnd: Bool {
        hasBeenAssigned && tasks.allSatisfy { task in task.inputs.allSatisfy(\.isDrained) }
    }

    /// A mark to wait from, to be taken before a step.
    func news() -> UInt32 { consumer.news() }

    /// Waits until something new is in the log.
    func wait(after mark: UInt32) {
        consumer.waitForNews(after: mark, timeout: .milliseconds(100))
    }

    /// Does one turn: a look at the group, a batch from each input, a commit if one is due.
    /// - Returns: Whether there was anything to do.
    func step() throws -> Bool {
        if let event = try member.poll() {
            try take(event)
            return true
        }
        var didWork = false
        for task in tasks {
            guard let didRead = try readUnlessLost(task) else { return true }
            if didRead {
                didWork = true
                try advance(task)
                try flushOutputs(all: false)
            }
        }
        if !didWork, configuration.mode == .live { didWork = try tick() }
        if isCommitDue(isDrained: !didWork) {
            try commit()
            return true
        }
        return didWork
    }

    /// Commits what was done and leaves the group.
    func close() throws {
        if hasUncommitted { try commit() }
        member.leave()
    }

    /// Reads once; nil if the task is not this worker's any more. The partitions of who was silent for too long are others',
    /// who free what they have read: that a record is missing may be the first that is heard of it.
    private func readUnlessLost(_ task: StreamTask) throws -> Bool? {
        do {
            return try readOnce(task)
        } catch let error as EngineError where error.code == .offsetOutOfRange {
            guard let event = try member.poll() else { throw error }
            try take(event)
            return nil
        }
    }

    private func readOnce(_ task: StreamTask) throws -> Bool {
        var didRead = false
        for input in task.inputs {
            let next = try consumer.fetch(
                input.partition, from: input.position, maxBytes: configuration.fetchBytes, into: buffer)
            input.isDrained = buffer.isAtEnd && buffer.records.isEmpty
            guard !buffer.records.isEmpty || next != input.position else {
                if task.takeTicks(of: input) { didRead = true }
                continue
            }
            try tables.refresh(engine: engine, consumer: consumer)
            ticker.noteRecords(of: input.partition)
            consumedSinceCleanup += Int64(buffer.records.count)
            task.receive(buffer, from: input, next: next)
            didRead = true
        }
        buffer.removeAll()
        return didRead
    }
}
