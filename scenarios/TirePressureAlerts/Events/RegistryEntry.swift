import MillraceCore
import MillraceFormats
import MillraceStreams

/// Whose a sensor is: a line of the registry.
public struct RegistryEntry: Hashable, Sendable, BinaryCodable {
    /// The sensor's id.
    public var sensor: String
    /// The only radio protocol from which packets are taken; nil for any.
    public var model: String?
    /// The vehicle.
    public var vehicle: String
    /// The wheel, `Row1.Left` and so on.
    public var wheel: String
    /// Who drives it, for the sentences.
    public var owner: String?
    /// Cold placard pressure of the axle in Pa.
    public var placard: Int64
    /// Where it drives, as the IANA database names it.
    public var timeZone: String
    /// How high that is above the sea, in metres.
    public var altitude: Int64?
    /// From when on the entry is valid, in ms since the epoch; nil for always.
    public var validFrom: Int64?
    /// Until when, that moment excluded.
    public var validUntil: Int64 = .max

    /// Whether the entry is valid at a moment.
    func isValid(at time: Timestamp) -> Bool {
        (validFrom ?? .min)..<validUntil ~= time.milliseconds
    }

    /// Whether it is another entry: of another sensor, or from another moment on.
    func isAnother(than entry: RegistryEntry) -> Bool {
        validFrom != entry.validFrom || sensor != entry.sensor
    }
}

extension RegistryEntry {
    private enum Field: String, JSONFieldName {
        case sensor, model, vehicle, wheel, owner
        case placard = "placard_kPa"
        case timeZone = "time_zone"
        case altitude = "altitude_m"
        case validFrom = "valid_from"
    }

    /// Reads a line of the registry, with times as `clock` reads them in a reading.
    /// - Throws: ``RegistryError`` without file and line, which the caller knows.
    init(line: UnsafeRawBufferPointer, clock: PacketClock) throws(RegistryError) {
        do {
            self = try JSONFieldReader<Field>().read(line) { fields in try RegistryEntry(fields, clock) }
        } catch let error as RegistryError {
            throw error
        } catch {
            throw RegistryError("\(error)")
        }
    }

    private init(_ fields: JSONFields<Field>, _ clock: PacketClock) throws {
        if let text = fields[.sensor].string {
            sensor = text
        } else if PacketHeader.isInteger(fields[.sensor]) {
            sensor = String(decoding: fields[.sensor].raw, as: UTF8.self)
        } else {
            throw RegistryError("sensor must be a string or an integer")
        }
        model = try fields.stringIfPresent(.model)
        vehicle = try fields.string(.vehicle)
        wheel = try fields.string(.wheel)
        owner = try fields.stringIfPresent(.owner)
        timeZone = try fields.string(.timeZone)
        placard = try fields.decimal(.placard).scaledInteger(scale: 3)
        guard !sensor.isEmpty, !vehicle.isEmpty else { throw RegistryError("sensor and vehicle must not be empty") }
        guard WheelName(wheel) != nil else {
            throw RegistryError("wheel \"\(wheel)\" is not of the form Row1.Left")
        }
        guard (50_000...1_200_000).contains(placard) else {
            throw RegistryError("placard_kPa must be from 50 to 1200; 1 psi is 6.895 kPa")
        }
        guard (try? ZonedClock(identifier: timeZone)) != nil else {
            throw RegistryError("time_zone \"\(timeZone)\" is not in the time zone database")
        }
        altitude = try RegistryEntry.altitude(fields[.altitude])
        validFrom = try RegistryEntry.moment(fields[.validFrom], clock)
    }

    private static func altitude(_ element: JSONElement) throws(RegistryError) -> Int64? {
        if element.isAbsentOrNull { return nil }
        guard PacketHeader.isInteger(element), let altitude = element.int64,
            ReferenceTables.altitudes.contains(altitude)
        else { throw RegistryError("altitude_m must be an integer from -500 to 6000") }
        return altitude
    }

    private static func moment(_ element: JSONElement, _ clock: PacketClock) throws(RegistryError) -> Int64? {
        if element.isAbsentOrNull { return nil }
        do throws(Rejection) {
            return try clock.moment(of: element, isOwnReading: true).milliseconds
        } catch {
            throw RegistryError("valid_from must be a time with its zone, or milliseconds since 1970")
        }
    }

    /// The entry as the registry's topic holds it: the line of a registry file, with the time until which it is valid.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sensor", sensor)
        if let model { json.member("model", model) }
        json.member("vehicle", vehicle)
        json.member("wheel", wheel)
        if let owner { json.member("owner", owner) }
        json.member("placard_kPa", ExactDecimal(significand: placard, scale: 3))
        json.member("time_zone", timeZone)
        if let altitude { json.member("altitude_m", altitude) }
        if let validFrom { json.member("valid_from", validFrom) }
        if validUntil < .max { json.member("valid_until", validUntil) }
        json.endObject()
    }
}

/// What is wrong with a registry.
public struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and where.
    public var message: String

    init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// A wheel's place in the words of the COVESA Vehicle Signal Specification: `Row1.Left`.
struct WheelName: Hashable {
    var row: Int
    var side: String

    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix("Row"), let row = Int(parts[0].dropFirst(3)), (1...99).contains(row),
            !parts[1].isEmpty, parts[1].allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
        self.row = row
        side = String(parts[1])
    }

    /// The axle as a person says it: "front", "rear", "row 3".
    var spokenRow: String { row == 1 ? "front" : row == 2 ? "rear" : "row \(row)" }

    /// As a person says it: "front left", "rear right", "row 3 left inner".
    var spoken: String {
        var words: [String] = []
        for letter in side {
            if letter.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1].append(letter.lowercased())
        }
        return "\(spokenRow) \(words.joined(separator: " "))"
    }
}
