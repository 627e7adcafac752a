import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceLog

/// Writes batches as they stand in a file.
struct BatchPrinter {
    let partition: TopicPartition
    let format: OutputFormat

    /// Appends a batch's place, the fields of its header, and what is wrong with it.
    func printHead(of found: DumpedBatch, to output: OutputBuffer) {
        switch format {
        case .text: printText(found, output)
        case .json: printJSON(found, output)
        }
    }

    private func printText(_ found: DumpedBatch, _ output: OutputBuffer) {
        output.append(
            text: "\(partition) bytes \(found.range.lowerBound) to \(found.range.upperBound) of \(found.path)\n")
        if let batch = found.batch {
            let fields = BatchPrinter.fields(of: batch).map { "\($0.name) \($0.value)" }
            output.append(text: "  \(fields.joined(separator: ", "))\n")
        } else {
            output.append(text: "  no batch can be made out\n")
        }
        for damage in found.damages { output.append(text: "  damaged\(place(of: damage)): \(damage.finding)\n") }
    }

    private func place(of damage: LogDamage) -> String { damage.position.map { " at byte \($0)" } ?? "" }

    private static func fields(of batch: RecordBatchReader) -> [(name: String, value: Int64)] {
        [
            ("baseOffset", batch.baseOffset), ("lastOffsetDelta", Int64(batch.lastOffsetDelta)),
            ("records", Int64(batch.recordCount)), ("bytes", Int64(batch.bytes.count)),
            ("leaderEpoch", Int64(batch.leaderEpoch)), ("attributes", Int64(batch.attributes)),
            ("baseTimestamp", batch.baseTimestamp.milliseconds), ("maxTimestamp", batch.maxTimestamp.milliseconds),
            ("producerId", batch.producerID), ("producerEpoch", Int64(batch.producerEpoch)),
            ("baseSequence", Int64(batch.baseSequence)), ("crc", Int64(batch.checksum)),
        ]
    }

    private func printJSON(_ found: DumpedBatch, _ output: OutputBuffer) {
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("topic", partition.topic)
        json.member("partition", partition.partition)
        json.member("file", found.path)
        json.member("byte", found.range.lowerBound)
        json.member("end", found.range.upperBound)
        json.key("batch")
        if let batch = found.batch {
            json.beginObject()
            for field in BatchPrinter.fields(of: batch) {
                json.key(named: field.name)
                json.integer(field.value)
            }
            json.endObject()
        } else {
            json.null()
        }
        json.key("damages")
        json.beginArray()
        for damage in found.damages {
            json.beginObject()
            if let position = damage.position { json.member("byte", position) }
            json.member("damage", damage.finding)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.newline()
    }

    /// Appends a record of the batch as a line.
    func print(_ record: RawRecord, to output: OutputBuffer) {
        if format == .text { output.append(text: "    ") }
        let printer = RecordPrinter(topic: partition.topic, format: format, withStatements: true)
        _ = printer.print(record, of: partition, to: output)
        guard format == .text else { return }
        for header in RecordHeaders(record.headers) {
            let (key, value) = (RecordPrinter.readable(header.key), RecordPrinter.readable(header.value))
            output.append(text: "      header \(key): \(value)\n")
        }
    }
}
