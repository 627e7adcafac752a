import MillraceCore
import MillraceLog

/// Reads partitions, one after the other or from anywhere, and looks for times.
final class ReaderClient: CrashClient {
    private var places = ModelLog.partitions.map { _ in Int64(0) }

    override func step() throws {
        let partition = anyPartition()
        let name = ModelLog.partitions[partition]
        if run.scheduler.random.chance(0.15) {
            let range = try log.offsets(of: name)
            places[partition] = run.scheduler.random.integer(in: range.lowerBound...range.upperBound)
        }
        if run.scheduler.random.chance(0.1) {
            let time = Timestamp(milliseconds: 1_000_000 + run.scheduler.random.integer(below: 1_000))
            _ = try log.offset(of: name, atOrAfter: time)
        }
        do throws(EngineError) {
            let maxBytes = run.scheduler.random.chance(0.5) ? 1 : 4_096
            places[partition] += Int64(try fetch(partition, from: places[partition], maxBytes: maxBytes).count)
        } catch {
            // Others delete records.
            guard error.code == .offsetOutOfRange else { throw error }
            places[partition] = try log.offsets(of: name).lowerBound
        }
    }
}

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
        }
        guard !wanted.isEmpty, run.scheduler.random.chance(0.2) else { return }
        let change = ModelChange.deletion(
            wanted.map { name, offset in (ModelLog.partitions.firstIndex(of: name) ?? 0, offset) })
        try attempt(change) { () throws(EngineError) in try log.deleteRecords(before: wanted) }
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
