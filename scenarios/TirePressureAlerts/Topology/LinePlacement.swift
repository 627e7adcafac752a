import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// Reads of a line what an ingest must know of it: whose it is, and when it was sent.
enum LinePlacement {
    /// A function that places lines, for one thread. Lines that fail checks 1 to 5 of the specification have no place.
    static func make(timeZone: String, startMilliseconds: Int64) -> Application.PlaceLine {
        let reader = JSONFieldReader<TirePacket.Field>()
        let clock = try? ZonedClock(identifier: timeZone)
        return { line, key in
            try? reader.read(line) { fields in
                let header = try PacketHeader(fields)
                let time = try PacketTime(fields, isOwnReading: header.model == nil)
                guard let moment = moment(of: time, clock: clock, startMilliseconds: startMilliseconds) else {
                    throw Rejection("no-time")
                }
                key.write(utf8: TirePacket.key(model: header.model, sensor: header.sensor))
                return moment
            }
        }
    }

    private static func moment(of time: PacketTime, clock: ZonedClock?, startMilliseconds: Int64) -> Timestamp? {
        switch time {
        case .instant(let milliseconds): Timestamp(milliseconds: milliseconds)
        case .local(let local): clock.map { Timestamp(milliseconds: $0.instant(of: local)) }
        case .relative(let milliseconds): Timestamp(milliseconds: startMilliseconds &+ milliseconds)
        }
    }
}
