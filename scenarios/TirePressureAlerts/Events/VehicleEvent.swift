import MillraceCore
import MillraceStreams

/// What a vehicle's alerts are made of.
enum VehicleEvent: Hashable, Sendable {
    case reading(TireReading)
    case acknowledgement(Acknowledgement)
}

extension VehicleEvent: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        if try reader.readBool() {
            self = .reading(try TireReading(from: &reader))
        } else {
            self = .acknowledgement(try Acknowledgement(from: &reader))
        }
    }

    func encode(to writer: ByteWriter) {
        switch self {
        case .reading(let reading):
            writer.write(bool: true)
            reading.encode(to: writer)
        case .acknowledgement(let acknowledgement):
            writer.write(bool: false)
            acknowledgement.encode(to: writer)
        }
    }
}
