import MillraceCore

/// Checks all that is committed of one partition against its rows in the database.
///
/// It looks at one moment's rows while others write: what they append lies behind the ends it knows, and what they
/// delete or compact is not missed.
struct PartitionInspection {
    let core: LogCore
    let partition: TopicPartition
    let row: Int
    private var result: PartitionVerification

    init(core: LogCore, partition: TopicPartition) throws(EngineError) {
        self.core = core
        self.partition = partition
        row = try core.find(partition)
        result = PartitionVerification(partition: partition, offsets: 0..<0)
    }

    /// Checks segment after segment.
    mutating func run() throws(EngineError) -> PartitionVerification {
        let (committed, extents) = try SegmentLocator.extents(of: row, in: core)
        result.offsets = committed.start..<committed.end
        var next = min(committed.start, extents.first?.base ?? committed.end)
        for extent in extents {
            if extent.base != next { noteGap(next..<extent.base) }
            try check(extent)
            next = extent.end
        }
        if next != committed.end { noteGap(next..<committed.end) }
        return result
    }

    private mutating func noteGap(_ range: Range<Int64>) {
        result.damages.append(
            LogDamage(
                partition: partition, path: core.folder.database, offsets: range,
                finding: "the database knows no segment with these offsets",
                advice: "restore the log's folder from a copy"))
    }

    private mutating func check(_ extent: SegmentLocator.Extent) throws(EngineError) {
        guard extent.bytes > 0 else { return }
        let locator = SegmentLocator(core: core, partition: partition, row: row)
        guard let segment = try locator.map(extent) else {
            // Deleted or compacted since the rows were read; then they tell it by now.
            guard try SegmentLocator.extents(of: row, in: core).extents.contains(where: { $0.isSame(as: extent) })
            else { return }
            return note(
                DecodingFailure(expected: "the file, which is missing", position: -1), in: locator.path(of: extent),
                extent.base..<extent.end)
        }
        result.segments += 1
        let present = min(extent.bytes, segment.mapping.bytes.count)
        if present < extent.bytes {
            let expected = "\(extent.bytes) committed bytes, but the file has been cut off"
            note(DecodingFailure(expected: expected, position: present), in: segment.path, extent.base..<extent.end)
        }
        let bytes = UnsafeRawBufferPointer(rebasing: segment.mapping.bytes[..<present])
        let batches = checkBatches(bytes, of: segment, extent)
        if extent.sealed != nil { try checkIndexes(locator.indexFiles(extent), batches, extent) }
    }

    /// The segment's sound batches, and whether they are all.
    private mutating func checkBatches(
        _ bytes: UnsafeRawBufferPointer, of segment: Segment, _ extent: SegmentLocator.Extent
    ) -> (batches: [IndexInspection.Batch], isComplete: Bool) {
        var inspection = SegmentInspection(bytes, offsets: extent.base..<extent.end, allowsGaps: extent.isCompacted)
        var batches: [IndexInspection.Batch] = []
        var isComplete = bytes.count == extent.bytes
        var latest = Int64.min
        var chain: UInt32 = 0
        while let step = inspection.next() {
            result.bytes += step.range.count
            if let batch = step.batch {
                result.batches += 1
                chain = BatchChain.extend(chain, with: batch.bytes)
                latest = max(latest, batch.maxTimestamp.milliseconds)
                if step.faults.isEmpty {
                    result.records += Int64(batch.recordCount)
                    batches.append(.init(position: step.range.lowerBound, offset: batch.baseOffset, timestamp: latest))
                }
            }
            if !step.faults.isEmpty { isComplete = false }
            for fault in step.faults { note(fault, in: segment.path, step.offsets) }
        }
        if isComplete, let fault = fault(at: inspection, chain, extent) {
            note(fault, in: segment.path, min(inspection.offset, extent.base)..<max(inspection.offset, extent.end))
        }
        return (batches, isComplete)
    }

    /// What differs from the database at the end of a segment whose batches are sound.
    private func fault(
        at end: SegmentInspection, _ chain: UInt32, _ extent: SegmentLocator.Extent
    ) -> DecodingFailure? {
        if extent.isCompacted ? end.offset > extent.end : end.offset != extent.end {
            return DecodingFailure(
                expected: "a batch up to offset \(extent.end - 1), where the database says that the segment ends",
                position: end.position)
        }
        guard chain != extent.checksum else { return nil }
        return DecodingFailure(
            expected: "the batches that the database has a checksum of; these are whole, but others", position: 0)
    }

    private mutating func checkIndexes(
        _ files: IndexFiles?, _ found: (batches: [IndexInspection.Batch], isComplete: Bool),
        _ extent: SegmentLocator.Extent
    ) throws(EngineError) {
        guard let files, let offsets = try core.disk.map(files.path(.offsets)) else { return }
        let inspection = IndexInspection(base: extent.base, batches: found.batches, isComplete: found.isComplete)
        result.indexes += 1
        for fault in inspection.checkOffsets(offsets.bytes) { noteIndex(fault, in: files.path(.offsets)) }
        guard let times = try core.disk.map(files.path(.times)) else { return }
        result.indexes += 1
        for fault in inspection.checkTimes(times.bytes, offsets: offsets.bytes) {
            noteIndex(fault, in: files.path(.times))
        }
    }

    private mutating func note(_ fault: DecodingFailure, in path: String, _ offsets: Range<Int64>) {
        result.damages.append(LogDamage(fault, in: path, of: partition, offsets))
    }

    private mutating func noteIndex(_ fault: DecodingFailure, in path: String) {
        result.damages.append(
            LogDamage(
                partition: partition, path: path, position: fault.position, offsets: nil,
                finding: "expected \(fault.expected)", advice: "remove the file: it is made again when it is needed"))
    }
}
