import MillraceCore
import MillraceFormats
import MillraceStreams

@testable import TirePressureAlerts

/// Values of the rules' own types.
enum Sample {
    static func entry(
        _ sensor: String = "a", wheel: String = "Row1.Left", placard: Int64 = 240_000, owner: String? = "Carol"
    ) -> RegistryEntry {
        RegistryEntry(
            sensor: sensor, model: nil, vehicle: "V", wheel: wheel, owner: owner, placard: placard,
            timeZone: "America/New_York")
    }

    static func reading(
        placard: Int64 = 240_000, pressure: Int64 = 240_000, temperature: Int64? = nil, isMoving: Bool = true,
        batteryIsGood: Bool? = nil, corrects: Bool = false
    ) -> TireReading {
        TireReading(
            entry: entry(placard: placard), pressure: pressure, temperature: temperature, isMoving: isMoving,
            batteryIsGood: batteryIsGood, corrects: corrects)
    }

    /// A packet of these values, as if a line had been read.
    static func packet(
        model: String? = nil, pressure: Int64? = nil, temperature: Int64? = nil, isMoving: Bool? = nil,
        vehicle: String? = nil, wheel: String? = nil, payload: UInt64 = 0
    ) throws(Rejection) -> TirePacket {
        var packet = try packet("{\"sensor\":\"a\",\"time\":0,\"pressure_kPa\":0}")
        packet.model = model
        packet.pressure = pressure
        packet.temperature = temperature
        packet.isMoving = isMoving
        packet.vehicle = vehicle
        packet.wheel = wheel
        packet.payload = payload
        return packet
    }

    /// A clock for times that name no zone.
    static func clock(_ zone: String = "UTC") -> PacketClock {
        PacketClock(zone: try? ZonedClock(identifier: zone), startMilliseconds: 0)
    }

    /// The packet of a line, or the reason why there is none.
    static func packet(_ line: String) throws(Rejection) -> TirePacket {
        let result = Array(line.utf8).withUnsafeBytes { bytes in
            Result { () throws(Rejection) in
                try TireLine(line: bytes, reader: JSONFieldReader<TirePacket.Field>(), clock: clock()).packet
            }
        }
        guard let packet = try result.get() else { throw Rejection("unknown-format", "not a packet") }
        return packet
    }

    /// Writes a value in binary form and reads it again.
    static func again<Value: BinaryCodable>(_ value: Value) throws -> Value {
        let writer = ByteWriter()
        value.encode(to: writer)
        var reader = ByteReader(writer.bytes)
        let read = try Value(from: &reader)
        guard reader.position == writer.count else {
            throw DecodingFailure(expected: "the end of the value", position: reader.position)
        }
        return read
    }
}
