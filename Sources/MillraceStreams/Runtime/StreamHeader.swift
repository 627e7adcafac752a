import MillraceCore

/// What a record of the suite's own topics carries in its headers.
///
/// - `seq`: the sequence (8 bytes, big-endian), followed by the ordinal (8 bytes) unless that is the root. In repartition
///   topics the ordinal's highest bit says that a timer or window has made the record.
/// - `wm`, on a record without key and value: a writer's statement about event time. Number of the writer and number of
///   writers (4 bytes each), the watermark (8 bytes), 1 if it is the writer's last (1 byte), and, where operators need
///   the order of arrival, the sequence watermark (8 bytes).
public enum StreamHeader {
    /// Name of the header with sequence and ordinal.
    public static let sequenceName = "seq"
    /// Name of the header with a watermark.
    public static let watermarkName = "wm"

    /// Name of the header with the reason of a dead letter.
    public static let reasonName = "__streams.errors.exception"
    /// Name of the header that says what was wrong.
    public static let messageName = "__streams.errors.message"

    /// The first bytes of headers that are a `seq` of 8 bytes: one header, a name of 3 bytes, "seq", a value of 8.
    @inlinable static var shortPrefix: UInt64 { 0x02_06_73_65_71_10 }
    @inlinable static var longPrefix: UInt64 { 0x02_06_73_65_71_20 }

    /// Appends the headers of a record at this place.
    @inlinable
    public static func write(sequence: Int64, ordinal: Ordinal, to writer: ByteWriter) {
        let prefix = ordinal == .root ? shortPrefix : longPrefix
        writer.write(UInt32(truncatingIfNeeded: prefix >> 16))
        writer.write(UInt16(truncatingIfNeeded: prefix))
        writer.write(sequence)
        if ordinal != .root { writer.write(ordinal.rawValue) }
    }

    /// The sequence and ordinal in `headers`; nil if there are none.
    @inlinable
    public static func place(in headers: UnsafeRawBufferPointer) -> (sequence: Int64, ordinal: Ordinal)? {
        if headers.count == 14 || headers.count == 22 {
            let high = UInt32(bigEndian: headers.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            let low = UInt16(bigEndian: headers.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
            let prefix = UInt64(high) << 16 | UInt64(low)
            let sequence = Int64(bigEndian: headers.loadUnaligned(fromByteOffset: 6, as: Int64.self))
            if prefix == shortPrefix, headers.count == 14 { return (sequence, .root) }
            if prefix == longPrefix, headers.count == 22 {
                let ordinal = UInt64(bigEndian: headers.loadUnaligned(fromByteOffset: 14, as: UInt64.self))
                return (sequence, Ordinal(rawValue: ordinal))
            }
        }
        return headers.count > 1 ? slowPlace(in: headers) : nil
    }

    @usableFromInline
    static func slowPlace(in headers: UnsafeRawBufferPointer) -> (sequence: Int64, ordinal: Ordinal)? {
        guard let value = RecordHeaders.value(of: sequenceName, in: headers) else { return nil }
        var reader = ByteReader(value)
        guard let sequence = try? reader.read(Int64.self) else { return nil }
        let ordinal = (try? reader.read(UInt64.self)).map(Ordinal.init(rawValue:)) ?? .root
        return (sequence, ordinal)
    }

    /// Appends the headers of a statement about event time and, unless `sequence` is the least number, of sequences.
    public static func write(
        watermark: Timestamp, sequence: Int64 = .min, isLast: Bool, writer number: Int32, of writers: Int32,
        to writer: ByteWriter
    ) {
        writer.write(variable: 1)
        writer.write(string: watermarkName)
        writer.write(variable: sequence == .min ? 17 : 25)
        writer.write(number)
        writer.write(writers)
        writer.write(watermark.milliseconds)
        writer.write(bool: isLast)
        if sequence != .min { writer.write(sequence) }
    }

    /// Appends the headers of a dead letter: the record's place, then reason, message and `source` by the names that
    /// Kafka Streams uses.
    static func writeDeadLetter(
        _ rejection: Rejection, sequence: Int64, ordinal: Ordinal, source: [(key: String, value: String)],
        to writer: ByteWriter
    ) {
        writer.write(variable: Int64(source.count + 3))
        writer.write(string: sequenceName)
        writer.write(variable: 16)
        writer.write(sequence)
        writer.write(ordinal.rawValue)
        let reasons = [(reasonName, rejection.reason), (messageName, rejection.message)]
        for (name, text) in reasons + source {
            writer.write(string: name)
            writer.write(string: text)
        }
    }

    /// Whether `record` is a statement about event time rather than an event.
    public static func isStatement(_ record: RawRecord) -> Bool {
        record.key == nil && record.value == nil && watermark(in: record.headers) != nil
    }

    /// The statement in `headers`; nil if the record is not one.
    @usableFromInline
    static func watermark(
        in headers: UnsafeRawBufferPointer
    ) -> (statement: Watermarks.Statement, writer: Int32, writers: Int32)? {
        guard let value = RecordHeaders.value(of: watermarkName, in: headers) else { return nil }
        var reader = ByteReader(value)
        guard let number = try? reader.read(Int32.self), let writers = try? reader.read(Int32.self),
            let watermark = try? reader.read(Int64.self), let isLast = try? reader.readBool()
        else { return nil }
        let sequence = (try? reader.read(Int64.self)) ?? .min
        let statement = Watermarks.Statement(
            watermark: Timestamp(milliseconds: watermark), isLast: isLast, sequence: sequence)
        return (statement, number, writers)
    }
}
