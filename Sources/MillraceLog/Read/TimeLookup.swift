import MillraceCore

/// Looks for a time in one partition.
struct TimeLookup {
    let core: LogCore
    let partition: TopicPartition

    /// The offset of the first record whose time is `timestamp` or later; nil if there is none.
    func find(_ timestamp: Timestamp) throws(EngineError) -> Int64? {
        let row = try core.find(partition)
        while true {
            let committed = try core.row(row)
            do throws(EngineError) {
                return try find(timestamp, row, committed)
            } catch {
                // Records were deleted meanwhile: the look begins anew with the first that is left.
                guard error.code == .offsetOutOfRange, core.table.knownRow(row).start > committed.start else {
                    throw error
                }
            }
        }
    }

    private func find(
        _ timestamp: Timestamp, _ row: Int, _ committed: PartitionRow
    ) throws(EngineError) -> Int64? {
        var locator = SegmentLocator(core: core, partition: partition, row: row)
        var next = committed.start
        while next < committed.end {
            let (extent, segment) = try locator.open(next, in: committed)
            let found = try segment.find(
                atOrAfter: timestamp, from: next, limit: extent.bytes, interval: core.options.indexIntervalBytes,
                stored: locator.indexFiles(extent))
            if let found { return found }
            next = extent.end
        }
        return nil
    }
}
