import MillraceCore

/// Deletes the oldest segments of a partition that its topic's limits of age and size no longer allow; never the one
/// that is written to.
struct Retention {
    let core: LogCore
    let topic: TopicDescription
    let partition: TopicPartition
    let row: Int
    let now: Timestamp
    let times: SegmentTimes

    /// Deletes what is due; the partition's new first offset, or nil if nothing was.
    func run() throws(EngineError) -> Int64? {
        let configuration = topic.configuration
        guard configuration.retention != nil || configuration.retentionBytes != nil else { return nil }
        let (committed, extents) = try SegmentLocator.extents(of: row, in: core)
        var left = extents.reduce(0) { $0 + $1.bytes }
        var start = committed.start
        for extent in extents {
            guard let segment = extent.sealed else { break }
            let isTooMuch = configuration.retentionBytes.map { left - extent.bytes >= Int($0) } ?? false
            if !isTooMuch, try !isTooOld(segment) { break }
            left -= extent.bytes
            start = extent.end
        }
        guard start > committed.start else { return nil }
        try RecordDeletion(core: core).run([partition: start])
        return start
    }

    private func isTooOld(_ segment: SegmentRow) throws(EngineError) -> Bool {
        guard let retention = topic.configuration.retention else { return false }
        guard let greatest = try times.greatest(of: segment, partition, core) else { return true }
        return greatest < now - retention
    }
}
