import MillraceCore
import MillraceLog

/// Deletes records that the group of copiers has copied.
final class DeleterClient: CrashClient {
    override func step() throws {
        var wanted: [TopicPartition: Int64] = [:]
        let copied = try log.committedOffsets(group: ModelLog.groups[0])
        for name in ModelLog.partitions {
            guard let committed = copied[name] else { continue }
            let range = try log.offsets(of: name)
            guard range.lowerBound < committed.offset, run.scheduler.random.chance(0.5) else { continue }
            wanted[name] = run.scheduler.random.integer(in: range.lowerBound...committed.offset)
            if run.scheduler.random.chance(0.5) { wanted[name] = committed.offset }
        }
        guard !wanted.isEmpty, run.scheduler.random.chance(0.5) else { return }
        let change = ModelChange.deletion(
            wanted.map { name, offset in (ModelLog.partitions.firstIndex(of: name) ?? 0, offset) })
        try attempt(change) { () throws(EngineError) in try log.deleteRecords(before: wanted) }
        if process.isPlanted(.earlyRemoval) { try removeSegments() }
    }
}

/// Moves the durable point now and then, as a process does in the background every few seconds.
final class FlusherClient: CrashClient {
    override func step() throws {
        guard run.scheduler.random.chance(0.2) else { return }
        let changes = run.model.states.count - 1
        try log.flush()
        run.noteDurable(changes, process)
    }
}

/// Compacts what is to be compacted.
final class CompacterClient: CrashClient {
    override func step() throws {
        guard run.scheduler.random.chance(0.2) else { return }
        let report = try log.maintain()
        if let failure = report.failures.first { throw failure.error }
    }
}
