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
        let committed = try committedRow(holding: wanted)
        buffer.isAtEnd = wanted == committed.end
        if buffer.isAtEnd { return wanted }
        if wanted != offset || position >= extent.bytes { try seek(wanted, committed) }
        guard let segment else { return wanted }
        try read(segment, from: wanted, maxBytes: maxBytes, into: buffer)
        buffer.owners.append(segment.mapping)
        buffer.isAtEnd = offset == committed.end
        return offset
    }

    private func committedRow(holding wanted: Int64) throws(EngineError) -> PartitionRow {
        var committed = try core.row(row)
        if !(committed.start...committed.end).contains(wanted) {
            try core.refresh()
            committed = core.table.knownRow(row)
        }
        guard (committed.start...committed.end).contains(wanted) else {
            throw EngineError(
                .offsetOutOfRange,
                "\(locator.partition) has no offset \(wanted): it begins at \(committed.start) and ends at "
                    + "\(committed.end); read from one of these")
        }
        return committed
    }

    /// Moves to the batch that holds `wanted`.
    private func seek(_ wanted: Int64, _ committed: PartitionRow) throws(EngineError) {
        let found = try locator.extent(of: wanted, in: committed)
        let isSame = segment.map { $0.base == found.base && $0.generation == found.generation } ?? false
        let goesOn = isSame && offset == wanted
        extent = found
        if goesOn { return }
        offset = -1
        if !isSame { segment = try locator.map(found) }
        guard let segment else { return try explainMissing(found, wanted) }
        if wanted == found.base {
            (offset, position) = (found.base, 0)
        } else {
            (offset, position) = try segment.find(
                wanted, limit: found.bytes, interval: core.options.indexIntervalBytes,
                stored: locator.indexFiles(found))
        }
    }

    /// A segment's file is missing because its records have just been deleted, or because someone took it away.
    private func explainMissing(_ missing: SegmentLocator.Extent, _ wanted: Int64) throws(EngineError) {
        try core.refresh()
        _ = try committedRow(holding: wanted)
        throw locator.missing(missing)
    }

    private func read(
        _ segment: Segment, from wanted: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) {
        let bytes = try segment.committed(extent.bytes)
        let first = position
        while position < extent.bytes {
            let count = buffer.records.count
            do throws(DecodingFailure) {
                let batch = try BatchScan.batch(in: bytes, at: position, offset: offset)
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
