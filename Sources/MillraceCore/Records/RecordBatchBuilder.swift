import CMillrace

/// Builds one record batch (Kafka's format, magic 2, not compressed) in memory that is used again and again.
public final class RecordBatchBuilder {
    @usableFromInline let writer: ByteWriter
    // See ByteWriter for why these are not checked.
    @exclusivity(unchecked) @usableFromInline var recordCount: Int32 = 0
    @exclusivity(unchecked) @usableFromInline var lacksKey = false
    @exclusivity(unchecked) @usableFromInline var baseTimestamp: Int64 = 0
    @exclusivity(unchecked) @usableFromInline var maxTimestamp: Int64 = 0

    /// An empty batch with room for `capacity` bytes before it grows.
    public init(capacity: Int = 16_384) {
        writer = ByteWriter(capacity: capacity)
        begin()
    }

    /// How many records the batch holds.
    @inlinable public var count: Int { Int(recordCount) }

    /// Whether some record has no key, which a compacted topic does not take.
    @inlinable public var hasRecordWithoutKey: Bool { lacksKey }

    /// The batch's size in bytes, header included.
    @inlinable public var byteCount: Int { writer.count }

    /// Whether the batch holds no record.
    @inlinable public var isEmpty: Bool { recordCount == 0 }

    /// Adds a record. A nil key or value is null. `headers` is in the encoding of ``RecordHeaders``; empty stands for
    /// no headers.
    /// - Complexity: O(*n*) in the record's bytes, without allocation unless the batch grows.
    @inlinable
    public func append(
        timestamp: Timestamp, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer
    ) {
        if recordCount == 0 {
            baseTimestamp = timestamp.milliseconds
            maxTimestamp = timestamp.milliseconds
        }
        if timestamp.milliseconds > maxTimestamp { maxTimestamp = timestamp.milliseconds }
        let timestampDelta = timestamp.milliseconds &- baseTimestamp
        let offsetDelta = Int64(recordCount)
        if key == nil { lacksKey = true }
        let (keyCount, valueCount) = (key?.count ?? 0, value?.count ?? 0)
        let keyLength = key == nil ? -1 : Int64(keyCount)
        let valueLength = value == nil ? -1 : Int64(valueCount)
        var length = 1 &+ timestampDelta.variableLength &+ offsetDelta.variableLength
        length &+= keyLength.variableLength &+ valueLength.variableLength
        length += keyCount + valueCount + (headers.isEmpty ? 1 : headers.count)

        let start = writer.reserve(length + 10)
        var next = start.storeVariable(Int64(length))
        next.storeBytes(of: 0, as: UInt8.self)
        next = (next + 1).storeVariable(timestampDelta)
        next = next.storeVariable(offsetDelta)
        next = next.storeVariable(keyLength)
        if let key { next = next.store(key) }
        next = next.storeVariable(valueLength)
        if let value { next = next.store(value) }
        next = headers.isEmpty ? next.storeVariable(0) : next.store(headers)
        writer.advance(by: next - start)
        recordCount += 1
    }

    /// Completes header and checksum and returns the batch's bytes, with 0 as base offset; valid until the batch is
    /// changed.
    public func finish(_ sequence: ProducerSequence = .none) -> UnsafeRawBufferPointer {
        typealias Format = RecordBatchFormat
        writer.overwrite(sequence.producerID, at: Format.producerID)
        writer.overwrite(sequence.epoch, at: Format.producerEpoch)
        writer.overwrite(sequence.first, at: Format.baseSequence)
        writer.overwrite(Int32(writer.count - Format.lengthPrefix), at: Format.batchLength)
        writer.overwrite(max(0, recordCount - 1), at: Format.lastOffsetDelta)
        writer.overwrite(baseTimestamp, at: Format.baseTimestamp)
        writer.overwrite(maxTimestamp, at: Format.maxTimestamp)
        writer.overwrite(recordCount, at: Format.recordCount)
        let covered = UnsafeRawBufferPointer(rebasing: writer.bytes[Format.attributes...])
        writer.overwrite(millrace_crc32c(0, covered.baseAddress, covered.count), at: Format.checksum)
        return writer.bytes
    }

    /// Empties the batch and keeps its memory.
    public func removeAll() {
        recordCount = 0
        lacksKey = false
        writer.removeAll()
        begin()
    }

    private func begin() {
        writer.write(Int64(0))
        writer.write(Int32(0))
        writer.write(Int32(-1))
        writer.write(RecordBatchFormat.version)
        writer.write(UInt32(0))
        writer.write(Int16(0))
        writer.write(Int32(0))
        writer.write(Int64(0))
        writer.write(Int64(0))
        writer.write(Int64(-1))
        writer.write(Int16(-1))
        writer.write(Int32(-1))
        writer.write(Int32(0))
    }
}
