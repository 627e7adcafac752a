import MillraceCore

/// Compacts a partition by key: of each key the last record stays, at its offset.
///
/// Segments that are written to no more are *clean* if a compaction wrote them (generation above 0), or *dirty*. One step
/// notes the last offset of each key of some dirty segments, as many as the memory for that allows, and writes all
/// segments up to these anew without the records that are outdone. The new rows take the place of the old ones in one
/// commit: whoever opens the log finds the old segments or the new, and readers go on with those they have mapped.
struct Compaction {
    let core: LogCore
    let topic: TopicDescription
    let partition: TopicPartition
    let row: Int
    let now: Timestamp
    let times: SegmentTimes

    /// Compacts as far as the topic's configuration wants it; what was done, or nil if nothing is due.
    func run() throws(EngineError) -> MaintenanceReport.Compaction? {
        var total: MaintenanceReport.Compaction?
        while let step = try step(isFirst: total == nil) {
            // A further step begins with what the one before it left.
            var sum = step
            sum.bytesBefore += (total?.bytesBefore ?? 0) - (total?.bytesAfter ?? 0)
            sum.recordsBefore += (total?.recordsBefore ?? 0) - (total?.recordsAfter ?? 0)
            total = sum
        }
        return total
    }

    private func step(isFirst: Bool) throws(EngineError) -> MaintenanceReport.Compaction? {
        let (committed, extents) = try SegmentLocator.extents(of: row, in: core)
        let sealed = extents.compactMap(\.sealed)
        let firstDirty = sealed.firstIndex { $0.generation == 0 } ?? sealed.count
        let end = try endOfCleanable(sealed, from: firstDirty)
        // Once begun, all that is dirty is compacted, step by step.
        guard firstDirty < end, !isFirst || isDirtyEnough(sealed[..<end], from: firstDirty) else { return nil }
        let (map, stop) = try noteKeys(of: sealed[firstDirty..<end])
        let filter = BatchFilter(
            last: map, start: committed.start, now: now, deleteRetention: topic.configuration.deleteRetention)
        return try rewrite(Array(sealed[..<stop]), filter)
    }

    /// The index behind the last segment that is old enough.
    private func endOfCleanable(_ sealed: [SegmentRow], from firstDirty: Int) throws(EngineError) -> Int {
        let lag = topic.configuration.minCompactionLag
        guard lag > .zero else { return sealed.count }
        for index in firstDirty..<sealed.count {
            if let greatest = try times.greatest(of: sealed[index], partition, core), greatest > now - lag {
                return index
            }
        }
        return sealed.count
    }

    private func isDirtyEnough(_ sealed: ArraySlice<SegmentRow>, from firstDirty: Int) -> Bool {
        let dirty = sealed[firstDirty...].reduce(0) { $0 + $1.bytes }
        let all = sealed.reduce(0) { $0 + $1.bytes }
        return Double(dirty) >= Double(all) * topic.configuration.minCleanableDirtyRatio
    }

    /// The last offset of each key in the first of `segments`, at least one of them, and the index behind the last.
    private func noteKeys(of segments: ArraySlice<SegmentRow>) throws(EngineError) -> (map: KeyMap, end: Int) {
        var map = KeyMap()
        var records: [RawRecord] = []
        for index in segments.indices {
            guard index == segments.startIndex || map.count * KeyMap.bytesPerKey < core.options.compactionMapBytes
            else { return (map, index) }
            try forEachBatch(of: segments[index]) { (batch) throws(DecodingFailure) in
                records.removeAll(keepingCapacity: true)
                try batch.appendRecords(from: .min, to: &records)
                for record in records {
                    if let key = record.key { map.note(key, at: record.offset) }
                }
            }
        }
        return (map, segments.endIndex)
    }

    private func rewrite(
        _ old: [SegmentRow], _ filter: BatchFilter
    ) throws(EngineError) -> MaintenanceReport.Compaction? {
        guard let first = old.first, let last = old.last else { return nil }
        var filter = filter
        let generation = 1 + old.reduce(0) { max($0, $1.generation) }
        var output = SegmentOutput(core: core, partition: partition, row: row, generation: generation)
        var result = MaintenanceReport.Compaction(
            partition: partition, bytesBefore: old.reduce(0) { $0 + $1.bytes }, bytesAfter: 0, recordsBefore: 0,
            recordsAfter: 0)
        let new: [SegmentRow]
        do throws(EngineError) {
            for segment in old { try append(segment, &filter, to: &output, base: first.base, &result) }
            new = try output.finish(base: first.base, end: last.end)
        } catch {
            output.discard()
            throw error
        }
        result.bytesAfter = new.reduce(0) { $0 + $1.bytes }
        // If this fails, its outcome may be open: whether the files are of use, the next sweep sees by the rows.
        if try swap(old, for: new) { return result }
        output.discard()
        return nil
    }

    private func append(
        _ segment: SegmentRow, _ filter: inout BatchFilter, to output: inout SegmentOutput, base: Int64,
        _ result: inout MaintenanceReport.Compaction
    ) throws(EngineError) {
        var failure: EngineError?
        try forEachBatch(of: segment) { (batch) throws(DecodingFailure) in
            guard failure == nil else { return }
            let kept = try filter.filter(batch)
            result.recordsBefore += kept.before
            result.recordsAfter += kept.after
            guard let bytes = kept.bytes else { return }
            do throws(EngineError) {
                try output.append(bytes, offset: batch.baseOffset, base: base)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Hands `body` each batch of `segment`.
    /// - Throws: ``EngineError`` `corrupt` if one is damaged: what cannot be read must not be thrown away.
    private func forEachBatch(
        of segment: SegmentRow, _ body: (RecordBatchReader) throws(DecodingFailure) -> Void
    ) throws(EngineError) {
        guard segment.bytes > 0 else { return }
        let locator = SegmentLocator(core: core, partition: partition, row: row)
        let extent = SegmentLocator.Extent(segment)
        guard let mapped = try locator.map(extent) else { throw locator.missing(extent) }
        let bytes = try mapped.committed(segment.bytes)
        var place = (offset: segment.base, position: 0)
        do throws(DecodingFailure) {
            while place.position < bytes.count, !core.isClosed {
                let batch = try BatchScan.batch(
                    in: bytes, at: place.position, offset: place.offset, allowsGaps: mapped.allowsGaps)
                guard batch.isIntact else {
                    throw DecodingFailure(
                        expected: "the stored checksum in the batch of offset \(batch.baseOffset)",
                        position: place.position + RecordBatchFormat.checksum)
                }
                try body(batch)
                place = (batch.nextOffset, place.position + batch.bytes.count)
            }
        } catch {
            throw mapped.damage(error)
        }
        try core.checkOpen()
    }

    /// Puts `new` in the place of `old` in one commit; false, and nothing is changed, if others have removed some of
    /// `old` meanwhile.
    private func swap(_ old: [SegmentRow], for new: [SegmentRow]) throws(EngineError) -> Bool {
        let isDone = try core.change { (session) throws(EngineError) -> Bool in
            let current = try session.sealedSegments(of: row)
            guard current.starts(with: old) else { return false }
            let version = 1 + (try core.table.refresh(from: session, mark: core.news.commits))
            for var segment in old {
                segment.removed = version
                try session.save(segment)
            }
            for var segment in new {
                segment.added = version
                try session.save(segment)
            }
            try session.raiseVersion(to: version)
            return true
        }
        guard isDone else { return false }
        core.news.countCommit()
        // Elsewhere the files go when some round covers this.
        if core.policy == .afterDeletions { try core.rounds.advance() }
        return true
    }
}
