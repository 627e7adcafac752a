import MillraceFormats
import MillraceStreams

/// One line of the input, read.
enum TireLine: Sendable {
    /// A packet of rtl_433 or a reading of the project's own.
    case packet(TirePacket)
    case acknowledgement(Acknowledgement)

    /// Reads a line by checks 2 to 5, 7 and 8 of the specification.
    /// - Throws: `Rejection` with the reason of the first check that fails.
    init(
        line: UnsafeRawBufferPointer, reader: JSONFieldReader<TirePacket.Field>, clock: PacketClock
    ) throws(Rejection) {
        do {
            self = try reader.read(line) { fields in
                let header = try PacketHeader(fields)
                guard header.isAcknowledgement else { return .packet(try TirePacket(fields, header, clock)) }
                return .acknowledgement(try Acknowledgement(fields, header, clock))
            }
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection("malformed", "\(error)")
        }
    }

    var packet: TirePacket? {
        guard case .packet(let packet) = self else { return nil }
        return packet
    }

    var acknowledgement: Acknowledgement? {
        guard case .acknowledgement(let acknowledgement) = self else { return nil }
        return acknowledgement
    }
}
