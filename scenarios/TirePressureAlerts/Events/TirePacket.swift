import MillraceCore
import MillraceFormats
import MillraceStreams

/// What a sensor sent, in integer units, before anyone knows whose sensor it is.
struct TirePacket: Sendable {
    /// The radio protocol, as rtl_433 names it; nil for the project's own readings.
    var model: String?
    /// The sensor's id.
    var sensor: String
    /// When it was sent.
    var time: Timestamp
    /// Gauge pressure in Pa.
    var pressure: Int64?
    /// Temperature in m°C.
    var temperature: Int64?
    /// Whether the battery is good, where the packet says so.
    var batteryIsGood: Bool?
    /// Whether the vehicle moves, where the packet says so.
    var isMoving: Bool?
    /// The vehicle and wheel that an own reading claims to be of.
    var vehicle: String?
    var wheel: String?
    /// A hash of what repeated packets of a burst have in common.
    var payload: UInt64

    /// The names of all members that are looked at.
    enum Field: String, JSONFieldName {
        case model, sensor, id, time, vehicle, wheel, moving, battery, acknowledge, by
        case pressureKPa = "pressure_kPa"
        case pressurePSI = "pressure_PSI"
        case temperatureC = "temperature_C"
        case temperatureF = "temperature_F"
        case batteryOK = "battery_ok"
    }

    /// Reads a packet or reading by checks 7 and 8 of the specification.
    /// - Throws: `Rejection` with the reason of the first check that fails.
    init(
        _ fields: JSONFields<Field>, _ header: PacketHeader, at time: Timestamp
    ) throws(Rejection) {
        model = header.model
        sensor = header.sensor
        self.time = time
        pressure = try PacketQuantities.pressure(fields)
        temperature = try PacketQuantities.temperature(fields)
        batteryIsGood = try PacketQuantities.battery(fields)
        isMoving = try PacketQuantities.flag(fields, .moving)
        guard pressure != nil || temperature != nil else {
            throw Rejection("no-pressure", "neither a pressure nor a temperature")
        }
        if model == nil {
            vehicle = TirePacket.claim(fields[.vehicle])
            wheel = TirePacket.claim(fields[.wheel])
        }
        payload = PayloadHash.of(fields)
    }

    /// The name that an own reading gives; nil if it gives none. What is no text is a name that nothing has.
    private static func claim(_ element: JSONElement) -> String? {
        element.isAbsentOrNull ? nil : element.string ?? ""
    }

    /// What packets are put into one session by: the pair of model and id, or the id of a reading.
    /// The model's length keeps apart pairs whose texts, one after the other, are the same.
    static func key(model: String?, sensor: String) -> String {
        guard let model else { return "/\(sensor)" }
        return "\(model.utf8.count)/\(model)/\(sensor)"
    }
}

/// What kind of line it is and who sent it: checks 3 and 4.
struct PacketHeader {
    var model: String?
    /// The sensor's id; the vehicle of an acknowledgement.
    var sensor: String
    var isAcknowledgement = false

    /// What lines are put into one partition by.
    var key: String {
        isAcknowledgement ? Self.key(ofAcknowledgementFor: sensor) : TirePacket.key(model: model, sensor: sensor)
    }

    /// What acknowledgements for a vehicle are put into one partition by.
    static func key(ofAcknowledgementFor vehicle: String) -> String { "=\(vehicle)" }

    init(_ fields: JSONFields<TirePacket.Field>) throws(Rejection) {
        model = fields[.model].string
        let id: JSONElement
        if model != nil {
            id = fields[.id]
        } else if fields[.sensor].kind == .string || PacketHeader.isInteger(fields[.sensor]) {
            id = fields[.sensor]
        } else if fields[.acknowledge].kind == .string {
            guard let vehicle = fields[.vehicle].string, !vehicle.isEmpty, fields[.wheel].string?.isEmpty == false
            else {
                throw Rejection("no-id", "an acknowledgement needs the texts vehicle and wheel")
            }
            sensor = vehicle
            isAcknowledgement = true
            return
        } else {
            throw Rejection(
                "unknown-format",
                "no member model (rtl_433), nor sensor (own reading), nor acknowledge (acknowledgement)")
        }
        if let text = id.string, !text.isEmpty {
            sensor = text
        } else if PacketHeader.isInteger(id) {
            sensor = String(decoding: id.raw, as: UTF8.self)
        } else {
            throw Rejection("no-id", "the sensor's id is neither a text nor an integer")
        }
    }

    /// Whether the element is written as an integer: digits, and perhaps a minus.
    static func isInteger(_ element: JSONElement) -> Bool {
        element.kind == .number && element.raw.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
    }
}

extension TirePacket: CustomStringConvertible {
    /// The packet's values as JSON.
    var description: String {
        let output = OutputBuffer(capacity: 256)
        var json = JSONWriter(into: output)
        json.beginObject()
        if let model { json.member("model", model) }
        json.member("sensor", sensor)
        if let pressure { json.member("pressure_Pa", pressure) }
        if let temperature { json.member("temperature_mC", temperature) }
        json.endObject()
        return output.string
    }
}
