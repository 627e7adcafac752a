import MillraceCore

/// Removes what compactions left behind that did not come to their commit, and indexes of segments that are gone.
///
/// Runs while no compaction does. A file that a compaction wrote has a generation above 0, and a row from its commit on,
/// so one that was there before the rows were read, and has none, belongs to nothing.
struct CompactionSweep {
    let core: LogCore
    let partition: TopicPartition
    let row: Int

    /// Sweeps the partition's folder.
    func run() throws(EngineError) {
        let folder = core.folder.partition(partition)
        let files = try core.disk.list(folder).compactMap { SegmentName($0) }.filter { $0.generation > 0 }
        guard !files.isEmpty else { return }
        let known = try core.read { (session) throws(EngineError) in
            try session.sealedSegments(of: row) + session.segments(removedBy: .max).filter { $0.partition == row }
        }
        for file in files
        where !known.contains(where: { $0.base == file.base && $0.generation == file.generation }) {
            try core.disk.remove("\(folder)/\(file)")
        }
    }
}
