import MillraceCore

/// Raises the first offsets of partitions and removes the segments that lie wholly before them.
struct RecordDeletion {
    let core: LogCore

    func run(_ offsets: [TopicPartition: Int64]) throws(EngineError) {
        var wanted: [(partition: TopicPartition, row: Int, offset: Int64)] = []
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) { wanted.append((partition, try core.find(partition), offset)) }
        let firstKept = try core.change { (session) throws(EngineError) -> [(TopicPartition, Int64)] in
            let version = 1 + (try core.table.refresh(from: session, mark: core.news.commits))
            var firstKept: [(TopicPartition, Int64)] = []
            for (partition, index, offset) in wanted {
                var row = core.table.knownRow(index)
                guard offset <= row.end else {
                    throw EngineError(
                        .offsetOutOfRange,
                        "cannot delete \(partition) up to offset \(offset): it ends at \(row.end)")
                }
                guard offset > row.start else { continue }
                row.start = offset
                row.version = version
                try session.save(row)
                for var segment in try session.sealedSegments(of: index) where segment.end <= offset {
                    segment.removed = version
                    try session.save(segment)
                }
                firstKept.append((partition, try session.sealedSegments(of: index).first?.base ?? row.segment))
            }
            return firstKept
        }
        guard !firstKept.isEmpty else { return }
        core.news.countCommit()
        for (partition, base) in firstKept { try removeFiles(of: partition, before: base) }
    }

    /// Removes what is left of deleted segments, also by a process that died over it. Readers that have them mapped
    /// keep them.
    private func removeFiles(of partition: TopicPartition, before base: Int64) throws(EngineError) {
        let folder = core.folder.partition(partition)
        for name in try core.disk.list(folder) {
            guard let file = SegmentName(name), file.base < base else { continue }
            try core.disk.remove("\(folder)/\(name)")
        }
    }
}
