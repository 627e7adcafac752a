import Foundation
import MillraceCore

/// How a worker commits what it has done, and what it does when that fails.
extension Worker {
    /// How often a commit that may be tried again is tried again.
    static let commitAttempts = 20

    func flushOutputs(all: Bool) throws(EngineError) {
        if !isInTransaction {
            try producer.begin()
            isInTransaction = true
        }
        try outputs.flush(to: producer, all: all)
    }

    func isCommitDue(isDrained: Bool) -> Bool {
        guard hasUncommitted else { return false }
        if isDrained, engine.capabilities.commitWhenDrained { return true }
        let elapsed = configuration.clock.monotonicNanoseconds() &- lastCommit
        let interval = configuration.commitInterval ?? engine.capabilities.commitInterval
        return elapsed >= UInt64(max(0, interval.milliseconds)) * 1_000_000
    }

    func commit() throws {
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

    func discard() {
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
