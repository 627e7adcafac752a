import MillraceCore
import MillraceStreams

/// When a reading was taken, in ms since the epoch, and its reference pressure in Pa.
struct TimedReference: Hashable, Sendable {
    var time: Int64
    var reference: Int64
}

extension TimedReference: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = try reader.readVariable()
        reference = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time)
        writer.write(variable: reference)
    }
}
