import MillraceCore

/// Removes files that belong to no segment: what compactions left behind that did not come to their commit, segments
/// that were begun by a process that died before its commit, and indexes of segments that are gone.
///
/// Runs while no compaction does. A file that a compaction wrote has a generation above 0, and a row from its commit on;
/// another one is begun at the partition's end, which only grows. So one that was there before the rows were read, and
/// that no row speaks of, will never be part of the log.
struct SegmentSweep {
    let core: LogCore
    let partition: TopicPartition
    let row: Int

    /// Sweeps the partition's folder.
    func run() throws(EngineError) {
        let folder = core.folder.partition(partition)
        let files = try core.disk.list(folder).compactMap { SegmentName($0) }
        let (committed, extents) = try SegmentLocator.extents(of: row, in: core)
        let strays = files.filter { file in
            (file.generation > 0 || file.base < committed.end)
                && !extents.contains { $0.base == file.base && $0.generation == file.generation }
        }
        guard !strays.isEmpty else { return }
        // Those that were removed wait for the durable point.
        let waiting = try core.read { (session) throws(EngineError) in
            try session.segments(removedBy: .max).filter { $0.partition == row }
        }
        for file in strays
        where !waiting.contains(where: { $0.base == file.base && $0.generation == file.generation }) {
            try core.disk.remove("\(folder)/\(file)")
        }
    }
}
