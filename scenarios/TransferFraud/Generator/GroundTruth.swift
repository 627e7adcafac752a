import MillraceFormats

/// What is known of generated transfers: which of them are frauds.
enum GroundTruth {
    /// The line of the ground truth for a transfer of a planted fraud.
    static func line(id: String, _ plant: PlantedFraud) -> [UInt8] {
        let output = OutputBuffer(capacity: 128)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("id", id)
        json.member("pattern", plant.pattern)
        json.member("fraud", plant.number)
        json.endObject()
        return output.bytes
    }
}
