/// One record as it lies in memory: nothing is copied, nothing decoded. Valid as long as the ``RecordBuffer`` that
/// holds it is neither refilled nor released.
@frozen
public struct RawRecord {
    /// Its place in the partition.
    public var offset: Int64
    /// Its event time.
    public var timestamp: Timestamp
    @usableFromInline var keyStart: UnsafeRawPointer?
    @usableFromInline var valueStart: UnsafeRawPointer?
    @usableFromInline var headersStart: UnsafeRawPointer?
    @usableFromInline var keyCount: Int32
    @usableFromInline var valueCount: Int32
    @usableFromInline var headersCount: Int32

    /// A record over memory that outlives it; a nil key or value is null, which is not the same as empty. `headers` is
    /// in the encoding of ``RecordHeaders``.
    @inlinable
    public init(
        offset: Int64, timestamp: Timestamp, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer
    ) {
        self.offset = offset
        self.timestamp = timestamp
        keyStart = key?.baseAddress
        keyCount = key.map { Int32(truncatingIfNeeded: $0.count) } ?? -1
        valueStart = value?.baseAddress
        valueCount = value.map { Int32(truncatingIfNeeded: $0.count) } ?? -1
        headersStart = headers.baseAddress
        headersCount = Int32(truncatingIfNeeded: headers.count)
    }

    /// The key's bytes; nil if the record has none.
    @inlinable public var key: UnsafeRawBufferPointer? {
        keyCount < 0 ? nil : UnsafeRawBufferPointer(start: keyStart, count: Int(keyCount))
    }

    /// The value's bytes; nil for a tombstone.
    @inlinable public var value: UnsafeRawBufferPointer? {
        valueCount < 0 ? nil : UnsafeRawBufferPointer(start: valueStart, count: Int(valueCount))
    }

    /// The headers, encoded as ``RecordHeaders`` reads them.
    @inlinable public var headers: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: headersStart, count: Int(headersCount))
    }
}

/// A reusable list of records that an engine fills and a worker reads, with what keeps their memory alive.
public final class RecordBuffer {
    /// The records, by offset.
    public var records: [RawRecord] = []
    /// Whether the last fetch came to the end: nothing more could be read at that moment.
    public var isAtEnd = false
    /// Owners of the memory the records lie in: mapped segments, a client's messages.
    public var owners: [AnyObject] = []

    /// An empty buffer.
    public init() {}

    /// Lets go of all records and their memory, and keeps the list's own.
    @inlinable
    public func removeAll() {
        records.removeAll(keepingCapacity: true)
        owners.removeAll(keepingCapacity: true)
        isAtEnd = false
    }
}
