import MillraceCore

/// Raises the first offsets of partitions and takes the segments that lie wholly before them out of the log.
struct RecordDeletion {
    let core: LogCore

    func run(_ offsets: [TopicPartition: Int64]) throws(EngineError) {
        var wanted: [(partition: TopicPartition, row: Int, offset: Int64)] = []
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            wanted.append((partition, try core.find(partition), offset))
        }
        let isChanged = try core.change { (session) throws(EngineError) -> Bool in
            let version = 1 + (try core.table.refresh(from: session, mark: core.news.commits))
            var isChanged = false
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
                isChanged = true
            }
            return isChanged
        }
        guard isChanged else { return }
        core.news.countCommit()
        // Elsewhere the files go when some round covers this.
        if core.policy == .afterDeletions { try core.rounds.advance() }
    }
}
