import MillraceCore

/// Removes the files of segments that are no longer part of the log, and then their rows. A process that dies over it
/// leaves the rows to the next.
struct SegmentRemoval {
    let folder: LogFolder
    let disk: any Disk
    let manifest: any Manifest
    let table: PartitionTable

    /// Removes what a round in the past has made removable.
    func run() throws(EngineError) {
        try run(
            try manifest.read { (session) throws(EngineError) in
                try session.segments(removedBy: session.durableVersion())
            })
    }

    /// Removes `segments`, whose removal the durable point covers. Readers that have them mapped keep them.
    func run(_ segments: [SegmentRow]) throws(EngineError) {
        guard !segments.isEmpty else { return }
        for segment in segments {
            for kind in SegmentFile.allCases {
                try disk.remove(
                    folder.segment(
                        table.name(segment.partition), base: segment.base, generation: segment.generation, kind))
            }
        }
        try manifest.change { (session) throws(EngineError) in
            for segment in segments { try session.forget(segment) }
        }
    }
}
