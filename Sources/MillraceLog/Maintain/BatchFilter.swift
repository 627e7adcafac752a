import MillraceCore

/// Makes of a batch one with some of its records, at the same offsets, as Kafka's log cleaner does: base offset, last
/// offset delta, producer and sequence stay what they were.
///
/// A batch that keeps tombstones is told until when: a bit of its attributes says that the base timestamp is not the
/// first record's but this time, the *delete horizon*; the records' timestamps are counted from it all the same.
struct BatchFilter {
    /// The bit of the attributes; Kafka's `deleteHorizonMs` flag.
    static let horizonFlag: Int16 = 1 << 6

    /// The last offset of each key of the part that is being compacted.
    let last: KeyMap
    /// Records before this offset have been deleted.
    let start: Int64
    /// The time of the compaction.
    let now: Timestamp
    /// Until when a tombstone that is compacted for the first time is kept.
    let horizon: Timestamp
    private let output = ByteWriter(capacity: 1 << 16)
    private var all: [RawRecord] = []
    private var kept: [RawRecord] = []

    init(last: KeyMap, start: Int64, now: Timestamp, deleteRetention: TimeSpan) {
        self.last = last
        self.start = start
        self.now = now
        horizon = now + deleteRetention
    }

    /// What is left of `batch`: the bytes, valid until the next call, and the number of records before and after; no
    /// bytes if nothing is left.
    mutating func filter(
        _ batch: RecordBatchReader
    ) throws(DecodingFailure) -> (bytes: UnsafeRawBufferPointer?, before: Int, after: Int) {
        all.removeAll(keepingCapacity: true)
        try batch.appendRecords(from: .min, to: &all)
        let before = all.count
        let stated = batch.attributes & Self.horizonFlag != 0 ? batch.baseTimestamp : nil
        kept.removeAll(keepingCapacity: true)
        for record in all where isKept(record, statedHorizon: stated) { kept.append(record) }
        let hasTombstone = kept.contains { $0.value == nil && $0.key != nil }
        if kept.isEmpty { return (nil, before, 0) }
        let marks = hasTombstone && stated == nil
        guard kept.count < before || marks else { return (batch.bytes, before, before) }
        try write(batch, base: marks ? horizon : batch.baseTimestamp, isHorizon: marks || stated != nil)
        return (output.bytes, before, kept.count)
    }

    private func isKept(_ record: RawRecord, statedHorizon: Timestamp?) -> Bool {
        guard record.offset >= start else { return false }
        guard let key = record.key else { return true }
        if let last = last.last(key), last > record.offset { return false }
        if record.value == nil, let statedHorizon { return statedHorizon > now }
        return true
    }

    private func write(_ batch: RecordBatchReader, base: Timestamp, isHorizon: Bool) throws(DecodingFailure) {
        typealias Format = RecordBatchFormat
        output.removeAll()
        output.write(UnsafeRawBufferPointer(rebasing: batch.bytes[..<Format.records]))
        var greatest = Timestamp.distantPast
        for record in kept {
            greatest = max(greatest, record.timestamp)
            output.write(record, baseOffset: batch.baseOffset, baseTimestamp: base)
        }
        output.overwrite(Int32(output.count - Format.lengthPrefix), at: Format.batchLength)
        output.overwrite(
            isHorizon ? batch.attributes | Self.horizonFlag : batch.attributes, at: Format.attributes)
        output.overwrite(base.milliseconds, at: Format.baseTimestamp)
        output.overwrite(greatest.milliseconds, at: Format.maxTimestamp)
        output.overwrite(Int32(kept.count), at: Format.recordCount)
        let written = try RecordBatchReader(startOf: output.bytes)
        output.overwrite(written.computedChecksum, at: Format.checksum)
    }
}
