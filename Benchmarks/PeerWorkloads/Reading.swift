import MillraceCore
import MillraceFormats
import MillraceStreams

/// A line of the tire input: one reading of one wheel.
struct Reading: JSONReadable, JSONWritable, Sendable {
    enum Field: String, JSONFieldName {
        case time = "ts"
        case vehicle, wheel
        case pressure = "pressure_kpa"
        case temperature = "temp_c"
        case number = "seq"
    }

    var time: Timestamp
    var vehicle: ShortText
    var wheel: ShortText
    /// In kPa.
    var pressure: Double
    /// In °C.
    var temperature: Double
    var number: Int64

    init(json: JSONFields<Field>) throws(JSONError) {
        time = Timestamp(milliseconds: try json.int64(.time))
        vehicle = try json.shortText(.vehicle)
        wheel = try json.shortText(.wheel)
        pressure = try json.double(.pressure)
        temperature = try json.double(.temperature)
        number = try json.int64(.number)
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("ts", time.milliseconds)
        json.member("vehicle", vehicle)
        json.member("wheel", wheel)
        json.member("pressure_kpa", pressure)
        json.member("temp_c", temperature)
        json.member("seq", number)
        json.endObject()
    }
}

extension Topic where Key == NoKey, Value == Reading {
    /// The input.
    static var readings: Topic { Topic(Workload.source, key: .none, value: .json) }
}

/// One wheel of one vehicle.
struct Wheel: WordHashable, BinaryCodable {
    var vehicle: ShortText
    var place: ShortText

    init(_ reading: Reading) {
        vehicle = reading.vehicle
        place = reading.wheel
    }

    func combine(into hasher: inout WordHasher) {
        hasher.combine(vehicle)
        hasher.combine(place)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        vehicle = try ShortText(from: &reader)
        place = try ShortText(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        vehicle.encode(to: writer)
        place.encode(to: writer)
    }
}
