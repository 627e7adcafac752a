import MillraceCore

/// Ends the segment that a partition writes to when it has become too old, so that it can be deleted or compacted.
struct SegmentRoll {
    let core: LogCore
    let topic: TopicDescription
    let partition: TopicPartition
    let row: Int
    let now: Timestamp

    /// Rolls if it is time; whether it was.
    func run() throws(EngineError) -> Bool {
        let committed = try core.row(row)
        guard committed.segment >= 0, committed.end > committed.segment, try isDue(committed) else { return false }
        return try core.change { (session) throws(EngineError) -> Bool in
            let version = 1 + (try core.table.refresh(from: session, mark: core.news.commits))
            var row = core.table.knownRow(row)
            // A writer may have been quicker.
            guard row.segment == committed.segment else { return false }
            _ = try core.disk.create(
                core.folder.segment(partition, base: row.end), size: core.options.segmentBytes)
            try session.save(
                SegmentRow(
                    partition: row.id, base: row.segment, end: row.end, bytes: row.bytes, checksum: row.checksum,
                    added: version))
            row.segment = row.end
            row.bytes = 0
            row.checksum = 0
            row.version = version
            try session.save(row)
            return true
        }
    }

    private func isDue(_ committed: PartitionRow) throws(EngineError) -> Bool {
        let retention = topic.cleanup == .delete ? topic.configuration.retention : nil
        guard topic.cleanup == .compact || retention != nil else { return false }
        let locator = SegmentLocator(core: core, partition: partition, row: row)
        let extent = SegmentLocator.Extent(active: committed)
        guard let segment = try locator.map(extent) else { return false }
        if let first = try segment.firstTimestamp(limit: extent.bytes),
            first < now - topic.configuration.segmentAge
        {
            return true
        }
        guard let retention else { return false }
        let greatest = try segment.greatestTimestamp(
            limit: extent.bytes, interval: core.options.indexIntervalBytes, stored: nil)
        return greatest.map { $0 < now - retention } ?? false
    }
}
