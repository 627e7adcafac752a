import Foundation
import MillraceCore

/// One thread's work: its share of the tasks, read, advanced and committed in turns.
///
/// The loop is the caller's, so that a test driver can turn it by hand.
final class Worker {
    let plan: Plan
    let engine: any Engine
    let configuration: RuntimeConfiguration
    let consumer: any Consumer
    private let name: String
    /// For a look at single records, so that `consumer` keeps its place; made when first needed.
    private var lookUp: (any Consumer)?
    private var producer: any TransactionalProducer
    private var member: any GroupMember
    let outputs: Outputs
    private let tables: GlobalTables
    private let buffer = RecordBuffer()
    var ticker: Ticker
    private(set) var tasks: [StreamTask] = []
    private var isInTransaction = false
    private var hasBeenAssigned = false
    /// Whether the partitions are someone else's as soon as what was done is committed.
    private var isGivingBack = false
    private var lastCommit: UInt64
    private var consumedSinceCleanup: Int64 = 0
    private var failures: CommitFailures

    /// How often a commit that may be tried again is tried again.
    static let commitAttempts = 20

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

    private static func makeProducer(
        _ engine: any Engine, _ configuration: RuntimeConfiguration, _ name: String
    ) throws(EngineError) -> any TransactionalProducer {
        try engine.makeProducer(transactionalID: "\(configuration.applicationID)-\(name)")
    }

    private static func join(
        _ engine: any Engine, _ configuration: RuntimeConfiguration, _ plan: Plan, _ name: String
    ) throws(EngineError) -> any GroupMember {
        try engine.joinGroup(
            configuration.applicationID, topics: plan.topology.sources.map { plan.topicName(of: $0) }, clientID: name)
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

    private func take(_ event: GroupEvent) throws {
        switch event {
        case .assigned(let partitions):
            hasBeenAssigned = true
            try open(partitions)
        case .revoking:
            let asked = member
            isGivingBack = true
            defer { isGivingBack = false }
            if hasUncommitted { try commit() }
            tasks = []
            if member === asked { try member.completeRevocation() }
        case .lost:
            discard()
            tasks = []
        }
    }

    /// Makes the tasks of the partitions that have been assigned, from what was committed last.
    private func open(_ partitions: [TopicPartition]) throws {
        do {
            try makeTasks(of: partitions)
        } catch let change as GroupChange {
            // Nothing has been done yet that was not committed.
            outputs.discard()
            tasks = []
            try take(change.event)
        }
    }

    private func makeTasks(of partitions: [TopicPartition]) throws {
        let assigned = Set(partitions)
        let committed = try engine.settledOffsets(group: configuration.applicationID, of: partitions)
        try tables.refresh(engine: engine, consumer: consumer)
        tasks = []
        for subtopology in plan.subtopologies {
            for partition in 0..<configuration.partitions {
                let topics = subtopology.sources.map { TopicPartition(plan.topicName(of: $0), partition) }
                guard topics.allSatisfy(assigned.contains) else { continue }
                let task = StreamTask(
                    subtopology, partition: partition, of: configuration.partitions, plan: plan,
                    mode: configuration.mode, outputs: outputs, tables: tables.contents)
                try task.restore(
                    from: committed, engine: engine, consumer: consumer, report: configuration.onRestore,
                    keepAlive: checkMembership)
                try loadTicks(for: task)
                tasks.append(task)
            }
        }
        ticker.restart()
    }

    /// What the group had to say while tasks were being restored.
    private struct GroupChange: Error {
        let event: GroupEvent
    }

    /// Tells the group that this member lives: one that is silent throughout a long restore would lose its partitions, and
    /// begin again for ever.
    /// - Throws: What is to be done before anything else, as a ``GroupChange``.
    func checkMembership() throws {
        if let event = try member.poll() { throw GroupChange(event: event) }
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

    private func flushOutputs(all: Bool) throws(EngineError) {
        if !isInTransaction {
            try producer.begin()
            isInTransaction = true
        }
        try outputs.flush(to: producer, all: all)
    }

    private func isCommitDue(isDrained: Bool) -> Bool {
        guard hasUncommitted else { return false }
        if isDrained, engine.capabilities.commitWhenDrained { return true }
        let elapsed = configuration.clock.monotonicNanoseconds() &- lastCommit
        let interval = configuration.commitInterval ?? engine.capabilities.commitInterval
        return elapsed >= UInt64(max(0, interval.milliseconds)) * 1_000_000
    }

    private func commit() throws {
        lastCommit = configuration.clock.monotonicNanoseconds()
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for task in tasks where task.hasUncommitted {
            try task.writeChanges(to: engine) { () throws(EngineError) in try flushOutputs(all: false) }
            offsets.merge(task.committedOffsets()) { first, _ in first }
        }
        try flushOutputs(all: true)
        try producer.sendOffsets(offsets, group: configuration.applicationID, member: member.membership)
        let outcome = endTransaction()
        try settle(outcome)
        guard case .committed = outcome else { return }
        let useless = tasks.reduce(into: [:]) { $0.merge($1.takeUseless()) { first, _ in first } }
        if !useless.isEmpty { try engine.deleteRecords(before: useless) }
        if consumedSinceCleanup >= configuration.cleanupRecords {
            consumedSinceCleanup = 0
            try freeConsumed()
        }
    }

    private func endTransaction() -> CommitOutcome {
        var outcome = producer.commit()
        for _ in 1..<Worker.commitAttempts {
            guard mayRepeat(outcome) else { break }
            outcome = producer.commit()
        }
        return outcome
    }

    private func mayRepeat(_ outcome: CommitOutcome) -> Bool {
        switch outcome {
        case .retriable: true
        case .unknown: engine.capabilities.repeatsUnknownCommits
        case .committed, .abortable, .fenced, .fatal: false
        }
    }

    private func settle(_ outcome: CommitOutcome) throws {
        if let error = failures.note(outcome) {
            discard()
            throw error
        }
        if let pause = failures.pause { Thread.sleep(forTimeInterval: Double(pause.milliseconds) / 1_000) }
        switch outcome {
        case .committed:
            isInTransaction = false
            for task in tasks { task.markCommitted() }
        case .retriable(let error) where error.code == .diskFull:
            // Only a person can make space; to begin again and again would keep the reason from them.
            discard()
            throw error
        case .retriable, .abortable, .unknown:
            // Whether it was committed or not, the log knows: the tasks start again from there.
            let partitions = tasks.flatMap { $0.inputs.map(\.partition) }
            discard()
            tasks = []
            if !isGivingBack { try open(partitions) }
        case .fenced:
            discard()
            tasks = []
            try rejoin()
        case .fatal(let error):
            isInTransaction = false
            throw error
        }
    }

    /// Comes back as a new member with a new producer. The engine may never say that the old ones are out: a member
    /// that goes on polling without a producer would keep its partitions from everyone.
    private func rejoin() throws(EngineError) {
        member.leave()
        producer = try Worker.makeProducer(engine, configuration, name)
        member = try Worker.join(engine, configuration, plan, name)
    }

    private func discard() {
        outputs.discard()
        if isInTransaction { producer.abort() }
        isInTransaction = false
    }

    /// Frees what all tasks have read, those, too, that took no part in the last commit.
    private func freeConsumed() throws(EngineError) {
        // Of a live run's log, the order in which records arrived is a part.
        let isKept = configuration.mode == .live && configuration.keepsInput
        let freed = plan.topology.sources.filter { source in
            source.isRepartition
                ? !isKept || !plan.recordedRepartitions.contains(source.topic) : !configuration.keepsInput
        }
        let topics = Set(freed.map { plan.topicName(of: $0) })
        var consumed: [TopicPartition: Int64] = [:]
        for (partition, committed) in tasks.flatMap({ $0.committedOffsets() }) where topics.contains(partition.topic) {
            consumed[partition] = committed.offset
        }
        guard !consumed.isEmpty else { return }
        do throws(EngineError) {
            try engine.deleteRecords(before: consumed)
        } catch {
            // A cluster that does not let this user delete keeps more than is needed, which harms no result.
            guard engine.capabilities.isRemote else { throw error }
            configuration.onHindrance?(error)
        }
    }
}
