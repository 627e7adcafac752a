import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceLog

/// What the check of a topic has found, and how it is printed.
struct VerificationReport {
    let topic: String
    private(set) var partitions = 0
    private(set) var segments = 0
    private(set) var batches = 0
    private(set) var records: Int64 = 0
    private(set) var bytes = 0
    private(set) var damages = 0

    init(topic: String) {
        self.topic = topic
    }

    /// Adds the result of one partition.
    mutating func add(_ partition: PartitionVerification) {
        partitions += 1
        segments += partition.segments
        batches += partition.batches
        records += partition.records
        bytes += partition.bytes
        damages += partition.damages.count
    }

    /// Appends `damage` as a line.
    static func write(_ damage: LogDamage, as format: OutputFormat, to output: OutputBuffer) {
        guard format == .json else {
            output.append(text: damage.description)
            return output.append(0x0A)
        }
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("damage", damage.finding)
        json.member("topic", damage.partition.topic)
        json.member("partition", damage.partition.partition)
        json.member("file", damage.path)
        if let position = damage.position { json.member("byte", position) }
        if let offsets = damage.offsets {
            json.member("offset", offsets.lowerBound)
            json.member("next", offsets.upperBound)
        }
        json.member("advice", damage.advice)
        json.endObject()
        json.newline()
    }

    /// Appends the numbers as one JSON object on a line.
    func writeJSON(to output: OutputBuffer) {
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("topic", topic)
        json.member("partitions", partitions)
        json.member("segments", segments)
        json.member("batches", batches)
        json.member("records", records)
        json.member("bytes", bytes)
        json.member("damages", damages)
        json.endObject()
        json.newline()
    }

    /// Appends a table with a line for each topic.
    static func writeTable(of reports: [VerificationReport], to output: OutputBuffer) {
        var table = TextTable(wordColumns: 1)
        table.add(["TOPIC", "PARTITIONS", "SEGMENTS", "BATCHES", "RECORDS", "BYTES", "DAMAGES"])
        for report in reports {
            let numbers = [report.partitions, report.segments, report.batches]
            table.add(
                [report.topic] + numbers.map(String.init)
                    + [String(report.records), String(report.bytes), String(report.damages)])
        }
        table.write(to: output)
    }
}
