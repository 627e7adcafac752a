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
            places[partition] = try fetch(partition, from: places[partition], maxBytes: maxBytes)
        } catch {
            // Others delete records.
            guard error.code == .offsetOutOfRange else { throw error }
            places[partition] = try log.offsets(of: name).lowerBound
        }
    }
}
