/// Steps through the records of a batch, in place.
///
/// Away from the batch's end, where a damaged number cannot lead beyond it, numbers are read without looking at the end
/// for each byte; what they say is checked once for each record.
struct RecordCursor {
    /// The longest that a record's numbers can be: attributes of one byte, and length, two deltas and two lengths of ten.
    private static let longestNumbers = 51

    private let start: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private var place: UnsafeRawPointer
    private let baseOffset: Int64
    private let baseTimestamp: Int64

    /// A cursor at the first record of `batch`, which is longer than a header.
    init?(_ batch: UnsafeRawBufferPointer, baseOffset: Int64, baseTimestamp: Int64) {
        guard let start = batch.baseAddress, batch.count >= RecordBatchFormat.records else { return nil }
        self.start = start
        end = start + batch.count
        place = start + RecordBatchFormat.records
        self.baseOffset = baseOffset
        self.baseTimestamp = baseTimestamp
    }

    /// The next record.
    /// - Throws: ``DecodingFailure`` if it is damaged.
    @inline(__always)
    mutating func next() throws(DecodingFailure) -> RawRecord {
        let first = place
        let isAway = end - place >= Self.longestNumbers
        let length = try number(isAway)
        guard length >= 1, length <= end - place else { throw failure("a whole record", first) }
        let recordEnd = place + Int(length)
        place += 1
        let timestamp = baseTimestamp &+ (try number(isAway))
        let offset = baseOffset &+ (try number(isAway))
        let key = try slice(try number(isAway), before: recordEnd)
        let value: UnsafeRawBufferPointer?
        // A long key may have led to the end.
        value = try slice(try number(end - place >= 10), before: recordEnd)
        let headers = UnsafeRawBufferPointer(start: place, count: recordEnd - place)
        place = recordEnd
        return RawRecord(
            offset: offset, timestamp: Timestamp(milliseconds: timestamp), key: key, value: value, headers: headers)
    }

    @inline(__always)
    private mutating func slice(
        _ length: Int64, before recordEnd: UnsafeRawPointer
    ) throws(DecodingFailure) -> UnsafeRawBufferPointer? {
        guard place <= recordEnd, length <= recordEnd - place else { throw failure("\(length) bytes", place) }
        guard length >= 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(start: place, count: Int(length))
        place += Int(length)
        return bytes
    }

    /// A variable-length number; the end of the batch is looked at unless `isAway` from it.
    @inline(__always)
    private mutating func number(_ isAway: Bool) throws(DecodingFailure) -> Int64 {
        if isAway {
            let low = UInt64(place.load(as: UInt8.self))
            if low < 0x80 {
                place += 1
                return Self.signed(low)
            }
            let high = UInt64(place.load(fromByteOffset: 1, as: UInt8.self))
            if high < 0x80 {
                place += 2
                return Self.signed(low & 0x7F | high << 7)
            }
        }
        return try longNumber()
    }

    @inline(never)
    private mutating func longNumber() throws(DecodingFailure) -> Int64 {
        guard place < end else { throw failure("a number", place) }
        var reader = ByteReader(UnsafeRawBufferPointer(start: place, count: end - place))
        do throws(DecodingFailure) {
            let number = try reader.readVariable()
            place += reader.position
            return number
        } catch {
            throw failure("a number", place)
        }
    }

    @inline(__always)
    private static func signed(_ zigzag: UInt64) -> Int64 {
        Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    @inline(never)
    private func failure(_ expected: @autoclosure () -> String, _ position: UnsafeRawPointer) -> DecodingFailure {
        DecodingFailure(expected: expected(), position: position - start)
    }
}
