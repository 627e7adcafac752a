import MillraceCore

/// A reader's place in one partition; reading on from there looks nothing up.
final class PartitionCursor {
    private let core: LogCore
    private let row: Int
    private var locator: SegmentLocator
    private var segment: Segment?
    private var extent: SegmentLocator.Extent
    /// The next batch: the offset of its first record, and where in the segment it begins.
    private var offset: Int64 = -1
    private var position = 0

    init(core: LogCore, partition: TopicPartition, row: Int) {
        self.core = core
        self.row = row
        locator = SegmentLocator(core: core, partition: partition, row: row)
        extent = SegmentLocator.Extent(active: PartitionRow(id: row, version: -1))
    }

    /// See ``Consumer/fetch(_:from:maxBytes:into:)``.
    func fetch(from wanted: Int64, maxBytes: Int, into buffer: RecordBuffer) throws(EngineError) -> Int64 {
        var next = wanted
        while true {
            let committed = try committedRow(holding: next)
            buffer.isAtEnd = next == committed.end
            if buffer.isAtEnd { return next }
            if next != offset || position >= extent.bytes { try seek(next, committed) }
            guard let segment else { return next }
            try read(segment, from: next, maxBytes: maxBytes, into: buffer)
            guard buffer.records.isEmpty else {
                buffer.owners.append(segment.mapping)
                buffer.isAtEnd = offset == committed.end
                return offset
            }
            // Compaction has left nothing from there up to the segment's end.
            next = offset
        }
    }

    private func committedRow(holding wanted: Int64) throws(EngineError) -> PartitionRow {
        var committed = try core.row(row)
        if !(committed.start...committed.end).contains(wanted) {
            try core.refresh()
            committed = core.table.knownRow(row)
        }
        guard (committed.start...committed.end).contains(wanted) else { throw locator.outOfRange(wanted, committed) }
        return committed
    }

    /// Moves to the batch that holds `wanted`, or the first behind it.
    private func seek(_ wanted: Int64, _ committed: PartitionRow) throws(EngineError) {
        var found = try locator.extent(of: wanted, in: committed)
        if let segment, segment.base == found.base, segment.generation == found.generation {
            extent = found
            if offset == wanted { return }
        } else {
            offset = -1
            (found, segment) = try locator.open(wanted, in: committed)
            extent = found
        }
        guard let segment else { return }
        offset = -1
        if wanted == found.base {
            (offset, position) = (found.base, 0)
        } else {
            (offset, position) = try segment.find(
                wanted, limit: found.bytes, interval: core.options.indexIntervalBytes,
                stored: locator.indexFiles(found))
        }
    }

    private func read(
        _ segment: Segment, from wanted: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) {
        let bytes = try segment.committed(extent.bytes)
        let first = position
        while position < extent.bytes {
            let count = buffer.records.count
            do throws(DecodingFailure) {
                let batch = try BatchScan.batch(
                    in: bytes, at: position, offset: offset, allowsGaps: segment.allowsGaps)
                if count > 0, position + batch.bytes.count - first > maxBytes { return }
                try check(batch)
                try batch.appendRecords(from: wanted, to: &buffer.records)
                offset = batch.nextOffset
                position += batch.bytes.count
            } catch {
                // What came before the damage is handed out first; the next call finds the damage again.
                buffer.records.removeLast(buffer.records.count - count)
                if count > 0 { return }
                throw segment.damage(error)
            }
        }
        if segment.allowsGaps, offset < extent.end { offset = extent.end }
        guard offset == extent.end else {
            throw segment.damage(DecodingFailure(expected: "a batch up to offset \(extent.end)", position: position))
        }
    }

    private func check(_ batch: RecordBatchReader) throws(DecodingFailure) {
        guard core.options.checksChecksums, !batch.isIntact else { return }
        throw DecodingFailure(
            expected: "the stored checksum in the batch of offset \(batch.baseOffset)",
            position: position + RecordBatchFormat.checksum)
    }
}
