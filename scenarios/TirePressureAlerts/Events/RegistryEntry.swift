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
}

extension RegistryEntry {
    private enum Field: String, JSONFieldName {
        case sensor, model, vehicle, wheel, owner
        case placard = "placard_kPa"
        case timeZone = "time_zone"
    }

    /// Reads a line of the registry.
    /// - Throws: ``RegistryError`` without file and line, which the caller knows.
    init(line: UnsafeRawBufferPointer) throws(RegistryError) {
        do {
            self = try JSONFieldReader<Field>().read(line) { fields in try RegistryEntry(fields) }
        } catch let error as RegistryError {
            throw error
        } catch {
            throw RegistryError("\(error)")
        }
    }

    private init(_ fields: JSONFields<Field>) throws {
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
            throw RegistryError("placard_kPa must be from 50 to 1200")
        }
        guard (try? ZonedClock(identifier: timeZone)) != nil else {
            throw RegistryError("time_zone \"\(timeZone)\" is not in the time zone database")
        }
    }

    /// The entry as the registry's topic holds it: the line of a registry file.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sensor", sensor)
        if let model { json.member("model", model) }
        json.member("vehicle", vehicle)
        json.member("wheel", wheel)
        if let owner { json.member("owner", owner) }
        json.member("placard_kPa", ExactDecimal(significand: placard, scale: 3))
        json.member("time_zone", timeZone)
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

    /// As a person says it: "front left", "rear right", "row 3 left inner".
    var spoken: String {
        var words: [String] = []
        for letter in side {
            if letter.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1].append(letter.lowercased())
        }
        let place = row == 1 ? "front" : row == 2 ? "rear" : "row \(row)"
        return "\(place) \(words.joined(separator: " "))"
    }
}
