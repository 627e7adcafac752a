import MillraceCore
import MillraceFormats
import MillraceStreams

/// That a person knows of an alert: section 10 of the specification.
struct Acknowledgement: Hashable, Sendable {
    /// The kind of the alert, as the line names it.
    var kind: String
    var vehicle: String
    var wheel: String
    /// Who it was, where the line says so.
    var by: String?

    /// Reads an acknowledgement by check 7.
    /// - Throws: `Rejection` if it fails.
    init(_ fields: JSONFields<TirePacket.Field>, _ header: PacketHeader) throws(Rejection) {
        kind = fields[.acknowledge].string ?? ""
        vehicle = header.sensor
        wheel = fields[.wheel].string ?? ""
        guard fields[.by].isAbsentOrNull || fields[.by].kind == .string else {
            throw Rejection("wrong-type", "member by: expected a text")
        }
        by = fields[.by].string
    }
}

extension Acknowledgement: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        kind = try reader.readString()
        vehicle = try reader.readString()
        wheel = try reader.readString()
        by = try String?(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: kind)
        writer.write(string: vehicle)
        writer.write(string: wheel)
        by.encode(to: writer)
    }
}
