import MillraceCore
import MillraceFormats
import MillraceStreams

/// One line of the input, read.
struct TireLine: Sendable {
    /// What a line holds.
    enum Content: Sendable {
        /// A packet of rtl_433 or a reading of the project's own.
        case packet(TirePacket)
        case acknowledgement(Acknowledgement)
    }

    /// When it was received or given.
    let time: Timestamp
    let content: Content

    /// Reads a line by checks 2 to 5, 7 and 8 of the specification.
    /// - Throws: `Rejection` with the reason of the first check that fails.
    init(
        line: UnsafeRawBufferPointer, reader: JSONFieldReader<TirePacket.Field>, clock: PacketClock
    ) throws(Rejection) {
        do {
            self = try reader.read(line) { fields in
                let header = try PacketHeader(fields)
                let time = try clock.moment(of: fields[.time], isOwnReading: header.model == nil)
                let content: Content =
                    header.isAcknowledgement
                    ? .acknowledgement(try Acknowledgement(fields, header))
                    : .packet(try TirePacket(fields, header, at: time))
                return TireLine(time: time, content: content)
            }
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection("malformed", "\(error)")
        }
    }

    init(time: Timestamp, content: Content) {
        self.time = time
        self.content = content
    }

    var packet: TirePacket? {
        guard case .packet(let packet) = content else { return nil }
        return packet
    }

    var acknowledgement: Acknowledgement? {
        guard case .acknowledgement(let acknowledgement) = content else { return nil }
        return acknowledgement
    }
}
