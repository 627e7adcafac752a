import MillraceCore
import MillraceLog

/// What processes do wrong where a defect is planted in them.
extension CrashClient {
    /// Cuts off every segment where this process sees it end; see ``PlantedDefect/truncation``.
    func truncateSegments() throws(EngineError) {
        let rows = try process.manifest.read { (session) throws(EngineError) in
            try session.partitions(changedAfter: -1)
        }
        for row in rows where row.segment >= 0 {
            let disk = process.scheduler.machine.disk
            guard let path = disk.segment(of: row.id, base: row.segment) else { continue }
            try process.reach(.write(path, position: row.bytes, count: 0))
            process.scheduler.machine.disk.truncate(path, to: row.bytes)
        }
    }

    /// Removes all segments that lie wholly before the first offsets; see ``PlantedDefect/earlyRemoval``.
    func removeSegments() throws(EngineError) {
        let removed = try process.manifest.read { (session) throws(EngineError) in
            try session.segments(removedBy: .max)
        }
        for segment in removed {
            guard let path = process.scheduler.machine.disk.segment(of: segment.partition, base: segment.base)
            else { continue }
            try process.disk.remove(path)
        }
    }
}
