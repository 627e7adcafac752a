import MillraceCore
import MillraceFormats
import MillraceReplay

/// Reads of a line what an ingest must know of it: whose it is, and when it was sent.
enum LinePlacement {
    /// A function that places lines, for one thread. Lines that fail checks 2 to 5 of the specification have no place.
    static func make(_ clock: PacketClock) -> Application.PlaceLine {
        let reader = JSONFieldReader<TirePacket.Field>()
        return { line, key in
            try? reader.read(line) { fields in
                let header = try PacketHeader(fields)
                let moment = try clock.moment(of: fields[.time], isOwnReading: header.model == nil)
                key.write(utf8: header.key)
                return moment
            }
        }
    }
}
