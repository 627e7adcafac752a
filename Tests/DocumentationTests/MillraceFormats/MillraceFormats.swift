import MillraceFormats
import Testing

// page
struct TirePressure: JSONReadable {
    enum Field: String, JSONFieldName { case wheel, pressure = "pressure_kPa", note }

    var wheel: String
    var pressure: ExactDecimal
    var note: String?

    init(json: JSONFields<Field>) throws(JSONError) {
        wheel = try json.string(.wheel)
        pressure = try json.decimal(.pressure)
        note = try json.stringIfPresent(.note)
    }
}
// end of page

struct MillraceFormatsPageTests {
    @Test func readAndWrite() throws {
        // page
        let reader = JSONFieldReader<TirePressure.Field>()
        let line = #"{"wheel":"rear left","pressure_kPa":181.300,"unknown":[1,2]}"#
        let reading = try reader.read(line) { try TirePressure(json: $0) }

        let output = OutputBuffer()
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("wheel", reading.wheel)
        json.member("tenths", try reading.pressure.scaledInteger(scale: 1))
        json.endObject()
        #expect(output.string == #"{"wheel":"rear left","tenths":1813}"#)
        // end of page
        #expect(reading.pressure == ExactDecimal(significand: 1813, scale: 1))
        #expect(throws: JSONError.self) { try reader.read(#"{"wheel":"a"}"#) { try TirePressure(json: $0) } }
    }
}
