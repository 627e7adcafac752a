import CMillrace

/// One record batch in place.
@frozen
public struct RecordBatchReader {
    /// The batch, exactly: header and records.
    public let bytes: UnsafeRawBufferPointer

    /// The batch that begins at the first of `bytes`, which may go on behind it.
    /// - Throws: ``DecodingFailure`` if no whole batch of magic 2 stands there.
    public init(startOf bytes: UnsafeRawBufferPointer) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        _ = try reader.read(Int64.self)
        let length = Int(try reader.read(Int32.self))
        let whole = RecordBatchFormat.lengthPrefix + length
        guard whole >= RecordBatchFormat.records, whole <= bytes.count else {
            throw DecodingFailure(expected: "a whole record batch", position: RecordBatchFormat.batchLength)
        }
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<whole])
        guard Int8(bitPattern: bytes[RecordBatchFormat.magic]) == RecordBatchFormat.version else {
            throw DecodingFailure(expected: "magic 2", position: RecordBatchFormat.magic)
        }
        guard baseOffset >= 0, baseOffset <= Int64.max - Int64(Int32.max) - 1 else {
            throw DecodingFailure(expected: "an offset", position: RecordBatchFormat.baseOffset)
        }
        guard recordCount >= 0, lastOffsetDelta >= 0, Int(recordCount) <= length else {
            throw DecodingFailure(expected: "a number of records", position: RecordBatchFormat.recordCount)
        }
    }

    private func load<Integer: FixedWidthInteger & BitwiseCopyable>(_ position: Int) -> Integer {
        Integer(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Integer.self))
    }

    /// Offset of the first record.
    public var baseOffset: Int64 { load(RecordBatchFormat.baseOffset) }
    /// Offset after the last record.
    public var nextOffset: Int64 { baseOffset + Int64(lastOffsetDelta) + 1 }
    /// Offset of the last record less that of the first.
    public var lastOffsetDelta: Int32 { load(RecordBatchFormat.lastOffsetDelta) }
    /// How many records there are.
    public var recordCount: Int32 { load(RecordBatchFormat.recordCount) }
    /// What the records' timestamps are counted from: that of the first record when the batch was written.
    public var baseTimestamp: Timestamp { Timestamp(milliseconds: load(RecordBatchFormat.baseTimestamp)) }
    /// Greatest timestamp of the batch.
    public var maxTimestamp: Timestamp { Timestamp(milliseconds: load(RecordBatchFormat.maxTimestamp)) }

    /// Partition leader epoch, −1 for none; not covered by the checksum.
    public var leaderEpoch: Int32 { load(RecordBatchFormat.leaderEpoch) }
    /// Compression, timestamp type, transactional and control bits.
    public var attributes: Int16 { load(RecordBatchFormat.attributes) }
    /// Producer id, −1 for none.
    public var producerID: Int64 { load(RecordBatchFormat.producerID) }
    /// Producer epoch, −1 for none.
    public var producerEpoch: Int16 { load(RecordBatchFormat.producerEpoch) }
    /// Sequence of the first record for its producer, −1 for none.
    public var baseSequence: Int32 { load(RecordBatchFormat.baseSequence) }
    /// The stored checksum.
    public var checksum: UInt32 { load(RecordBatchFormat.checksum) }

    /// Whether the stored checksum fits the bytes.
    /// - Complexity: O(*n*) in the batch's bytes.
    public var isIntact: Bool {
        computedChecksum == checksum
    }

    /// What the checksum of the bytes as they are is.
    /// - Complexity: O(*n*) in the batch's bytes.
    public var computedChecksum: UInt32 {
        let covered = UnsafeRawBufferPointer(rebasing: bytes[RecordBatchFormat.attributes...])
        return millrace_crc32c(0, covered.baseAddress, covered.count)
    }

    /// Appends the batch's records from `offset` on to `records`; they point into the batch.
    /// - Throws: ``DecodingFailure`` if a record is damaged or the batch is compressed.
    /// - Complexity: O(*n*) in the number of records, without looking at keys and values.
    public func appendRecords(from offset: Int64, to records: inout [RawRecord]) throws(DecodingFailure) {
        guard attributes & 7 == 0 else {
            throw DecodingFailure(expected: "an uncompressed batch", position: RecordBatchFormat.attributes)
        }
        guard var cursor = RecordCursor(bytes, baseOffset: baseOffset, baseTimestamp: baseTimestamp.milliseconds) else {
            throw DecodingFailure(expected: "a whole record batch", position: 0)
        }
        records.reserveCapacity(records.count + Int(recordCount))
        for _ in 0..<recordCount {
            let record = try cursor.next()
            if record.offset >= offset { records.append(record) }
        }
    }
}
