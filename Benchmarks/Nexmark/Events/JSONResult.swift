import MillraceCore
import MillraceFormats
import MillraceStreams

/// Something that is written as a JSON object.
protocol JSONResult: Sendable {
    /// Writes the object's members, in an order that never changes.
    func write(to json: inout JSONWriter)
}

extension Serde where Value: JSONResult {
    /// One JSON object. Results are read back as text, not as values.
    static var jsonResult: Serde<Value> {
        Serde(
            makeDecode: {
                { _ throws(Rejection) in throw Rejection("unreadable", "a result is not input") }
            },
            makeEncode: {
                let output = OutputBuffer(capacity: 1_024)
                return { value, writer in
                    output.removeAll()
                    var json = JSONWriter(into: output)
                    json.beginObject()
                    value.write(to: &json)
                    json.endObject()
                    output.withUnsafeBytes { writer.write($0) }
                }
            })
    }
}
