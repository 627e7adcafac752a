import MillraceCore
import MillraceStreams

/// The mean of a bucket's samples: x is a minute since the epoch, y a reference pressure in Pa.
struct RegressionPoint: Hashable, Sendable {
    /// Number of the bucket since the epoch.
    var bucket: Int64
    var minute: Int64
    var reference: Int64
}

/// The sums of the samples of one bucket.
struct SampleSums: Hashable, Sendable {
    /// Number of the bucket since the epoch.
    let bucket: Int64
    private var count: Int64 = 0
    private var minutes: Int64 = 0
    private var references: Int64 = 0

    init(bucket: Int64) { self.bucket = bucket }

    mutating func add(minute: Int64, reference: Int64) {
        count += 1
        minutes += minute
        references += reference
    }

    /// The mean of the samples, of which there is one at least.
    var point: RegressionPoint {
        let count = max(count, 1)
        return RegressionPoint(
            bucket: bucket, minute: floorDivide(minutes, count), reference: floorDivide(references, count))
    }
}

/// The quotient, rounded down, by a positive divisor.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

extension RegressionPoint: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        bucket = try reader.readVariable()
        minute = try reader.readVariable()
        reference = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        for value in [bucket, minute, reference] { writer.write(variable: value) }
    }
}

extension SampleSums: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        bucket = try reader.readVariable()
        count = try reader.readVariable()
        minutes = try reader.readVariable()
        references = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        for value in [bucket, count, minutes, references] { writer.write(variable: value) }
    }
}
