import MillraceCore
import MillraceStreams

/// An attempt by its id, and where it stands in event time and in the input.
struct AttemptPlace: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var id: String

    /// Whether it comes earlier by event time, then by arrival.
    func isBefore(_ other: AttemptPlace) -> Bool { (time, sequence) < (other.time, other.sequence) }
}

extension AttemptPlace: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        sequence = try reader.readVariable()
        id = try reader.readString()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: sequence)
        writer.write(string: id)
    }
}
