import MillraceCore
import MillraceStreams

/// A packet together with whose it is.
struct RegisteredPacket: Sendable {
    var packet: TirePacket
    var entry: RegistryEntry
}

/// A reading of one wheel, repetitions removed.
struct TireReading: Hashable, Sendable {
    /// Whose wheel it is.
    var entry: RegistryEntry
    /// Gauge pressure in Pa.
    var pressure: Int64
    /// Temperature in m°C, if it is known.
    var temperature: Int64?
    /// Whether the vehicle moves.
    var isMoving: Bool
    /// Whether the battery is good, if the packet tells.
    var batteryIsGood: Bool?
    /// Whether it stands in place of the wheel's reading before it.
    var corrects: Bool
}

extension TireReading: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        entry = try RegistryEntry(from: &reader)
        pressure = try reader.readVariable()
        temperature = try Int64?(from: &reader)
        isMoving = try reader.readBool()
        batteryIsGood = try Int64?(from: &reader).map { $0 == 1 }
        corrects = try reader.readBool()
    }

    func encode(to writer: ByteWriter) {
        entry.encode(to: writer)
        writer.write(variable: pressure)
        temperature.encode(to: writer)
        writer.write(bool: isMoving)
        batteryIsGood.map { $0 ? Int64(1) : 0 }.encode(to: writer)
        writer.write(bool: corrects)
    }
}

extension RegistryEntry {
    /// Reads an entry from its binary form, which does not tell until when it is valid.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        sensor = try reader.readString()
        model = try String?(from: &reader)
        vehicle = try reader.readString()
        wheel = try reader.readString()
        owner = try String?(from: &reader)
        placard = try reader.readVariable()
        timeZone = try reader.readString()
        altitude = try Int64?(from: &reader)
        validFrom = try Int64?(from: &reader)
    }

    /// Appends the entry in binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(string: sensor)
        model.encode(to: writer)
        writer.write(string: vehicle)
        writer.write(string: wheel)
        owner.encode(to: writer)
        writer.write(variable: placard)
        writer.write(string: timeZone)
        altitude.encode(to: writer)
        validFrom.encode(to: writer)
    }
}
