/// The layout of Kafka's record batch, magic 2: positions in bytes from the batch's start, integers big-endian.
///
/// Source: the Apache Kafka protocol documentation, "Record Batch".
public enum RecordBatchFormat {
    /// Offset of the first record: Int64. Not covered by the checksum, so that it can be set when the batch is placed.
    public static let baseOffset = 0
    /// Bytes that follow this field: Int32.
    public static let batchLength = 8
    /// Partition leader epoch: Int32. Not covered by the checksum.
    public static let leaderEpoch = 12
    /// Version of the format: Int8, always 2.
    public static let magic = 16
    /// CRC32C of everything from `attributes` to the end: UInt32.
    public static let checksum = 17
    /// Compression, timestamp type, transactional and control bits: Int16.
    public static let attributes = 21
    /// Offset of the last record less that of the first: Int32.
    public static let lastOffsetDelta = 23
    /// Timestamp of the first record: Int64, milliseconds.
    public static let baseTimestamp = 27
    /// Greatest timestamp: Int64, milliseconds.
    public static let maxTimestamp = 35
    /// Producer id, −1 for none: Int64.
    public static let producerID = 43
    /// Producer epoch: Int16.
    public static let producerEpoch = 51
    /// Sequence of the first record for its producer, −1 for none: Int32.
    public static let baseSequence = 53
    /// Number of records: Int32.
    public static let recordCount = 57
    /// Where the records begin; the length of the header.
    public static let records = 61
    /// Bytes before those that `batchLength` counts.
    public static let lengthPrefix = 12
    /// The magic byte of this format.
    public static let version: Int8 = 2
}
