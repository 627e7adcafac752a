import MillraceCore

/// Goes through the committed bytes of a segment batch by batch, also past damage: where a batch cannot be made out, or
/// leads astray, it looks for the next place at which an intact one begins.
struct SegmentInspection {
    /// What stands at one place of the segment.
    struct Step {
        /// Where it begins and ends.
        var range: Range<Int>
        /// The batch; nil if none can be made out.
        var batch: RecordBatchReader?
        /// The offsets that it takes up, as far as is known.
        var offsets: Range<Int64>
        /// What is wrong with it; positions count from the segment's start.
        var faults: [DecodingFailure]
    }

    private let bytes: UnsafeRawBufferPointer
    private let end: Int64
    private let allowsGaps: Bool
    /// Where the next step begins.
    private(set) var position = 0
    /// The offset that the next batch is to begin with.
    private(set) var offset: Int64

    /// An inspection of `bytes`, which hold the offsets of `range`. Those of a compacted segment may have gaps.
    init(_ bytes: UnsafeRawBufferPointer, offsets range: Range<Int64>, allowsGaps: Bool) {
        self.bytes = bytes
        self.allowsGaps = allowsGaps
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next step; nil at the end.
    mutating func next() -> Step? {
        guard position < bytes.count else { return nil }
        let start = position
        let batch: RecordBatchReader
        do throws(DecodingFailure) {
            batch = try RecordBatchReader(startOf: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        } catch {
            return unreadable(from: start, error)
        }
        let faults = check(batch, at: start)
        position = start + batch.bytes.count
        if !faults.isEmpty, !mayBegin(at: position, after: batch) {
            position = nextIntact(from: start + 1) ?? position
        }
        let first = offset
        if faults.isEmpty {
            offset = batch.nextOffset
        } else if batch.isIntact {
            offset = min(end, first + Int64(batch.lastOffsetDelta) + 1)
        } else {
            goAdrift(behind: batch)
        }
        return Step(range: start..<position, batch: batch, offsets: first..<max(first, offset), faults: faults)
    }

    private mutating func unreadable(from start: Int, _ failure: DecodingFailure) -> Step {
        position = nextIntact(from: start + 1) ?? bytes.count
        let first = offset
        goAdrift()
        return Step(
            range: start..<position, batch: nil, offsets: first..<max(first, offset),
            faults: [DecodingFailure(expected: failure.expected, position: start + failure.position)])
    }

    /// Goes on with the offset of the batch that comes next, or what `damaged` says of it.
    private mutating func goAdrift(behind damaged: RecordBatchReader? = nil) {
        let said = position < bytes.count ? batch(at: position)?.baseOffset ?? damaged?.nextOffset : end
        if let said, (offset...end).contains(said) { offset = said }
    }

    private func check(_ batch: RecordBatchReader, at start: Int) -> [DecodingFailure] {
        var faults: [DecodingFailure] = []
        func note(_ expected: String, _ position: Int) {
            faults.append(DecodingFailure(expected: expected, position: start + position))
        }
        if allowsGaps ? batch.baseOffset < offset : batch.baseOffset != offset {
            note("offset \(offset) (found \(batch.baseOffset))", RecordBatchFormat.baseOffset)
        }
        if batch.nextOffset > end {
            note("offsets before \(end) (found \(batch.nextOffset - 1))", RecordBatchFormat.lastOffsetDelta)
        }
        if batch.leaderEpoch != -1 {
            note("leader epoch -1 (found \(batch.leaderEpoch))", RecordBatchFormat.leaderEpoch)
        }
        guard batch.isIntact else {
            note("the checksum of the batch, which is not the stored one", RecordBatchFormat.checksum)
            return faults
        }
        if !allowsGaps, batch.recordCount != batch.lastOffsetDelta + 1 {
            note(
                "\(batch.lastOffsetDelta + 1) records (found \(batch.recordCount))", RecordBatchFormat.recordCount)
        }
        do throws(DecodingFailure) { try batch.checkRecords() } catch { note(error.expected, error.position) }
        return faults
    }

    private func batch(at position: Int) -> RecordBatchReader? {
        try? RecordBatchReader(startOf: UnsafeRawBufferPointer(rebasing: bytes[position...]))
    }

    /// Whether a batch that is damaged itself may still tell where the next one begins.
    private func mayBegin(at position: Int, after damaged: RecordBatchReader) -> Bool {
        guard position < bytes.count else { return position == bytes.count }
        guard let next = batch(at: position) else { return false }
        return next.baseOffset == damaged.nextOffset || isGood(next)
    }

    private func isGood(_ batch: RecordBatchReader) -> Bool {
        batch.baseOffset >= offset && batch.nextOffset <= end && batch.isIntact
    }

    /// Where the next intact batch begins.
    private func nextIntact(from start: Int) -> Int? {
        var place = start
        while place + RecordBatchFormat.records <= bytes.count {
            let magic = Int8(bitPattern: bytes[place + RecordBatchFormat.magic])
            if magic == RecordBatchFormat.version, let found = batch(at: place), isGood(found) { return place }
            place += 1
        }
        return nil
    }
}
