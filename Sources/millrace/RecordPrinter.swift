import Foundation
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceStreams

/// Writes records as lines.
struct RecordPrinter {
    let topic: String
    let format: OutputFormat
    /// Whether statements about event time are printed, too.
    let withStatements: Bool

    /// Appends `record` as a line.
    /// - Returns: Whether it was appended, and not left out.
    func print(_ record: RawRecord, of partition: TopicPartition, to output: OutputBuffer) -> Bool {
        guard withStatements || !RecordPrinter.isStatement(record) else { return false }
        switch format {
        case .text: printText(record, partition.partition, output)
        case .json: printJSON(record, partition.partition, output)
        }
        return true
    }

    private static func isStatement(_ record: RawRecord) -> Bool {
        record.key == nil && record.value == nil
            && RecordHeaders.value(of: StreamHeader.watermarkName, in: record.headers) != nil
    }

    private func printText(_ record: RawRecord, _ partition: Int32, _ output: OutputBuffer) {
        output.append(instant: record.timestamp.milliseconds)
        output.append(0x09)
        output.append(decimal: partition)
        output.append(0x09)
        output.append(decimal: record.offset)
        for bytes in [record.key, record.value] {
            output.append(0x09)
            output.append(text: RecordPrinter.readable(bytes))
        }
        output.append(0x0A)
    }

    /// The bytes as text on one line: null as `null`, what is not UTF-8 as `base64:…`, control characters escaped.
    static func readable(_ bytes: UnsafeRawBufferPointer?) -> String {
        guard let bytes else { return "null" }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return "base64:" + Data(bytes).base64EncodedString()
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            if isControl(scalar) { line += scalar.escaped(asASCII: true) } else { line.unicodeScalars.append(scalar) }
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    private func printJSON(_ record: RawRecord, _ partition: Int32, _ output: OutputBuffer) {
        let time = OutputBuffer(capacity: 32)
        time.append(instant: record.timestamp.milliseconds)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("topic", topic)
        json.member("partition", partition)
        json.member("offset", record.offset)
        json.member("time", time.string)
        RecordPrinter.write("key", record.key, to: &json)
        RecordPrinter.write("value", record.value, to: &json)
        json.key("headers")
        json.beginArray()
        for header in RecordHeaders(record.headers) {
            json.beginObject()
            RecordPrinter.write("key", header.key, to: &json)
            RecordPrinter.write("value", header.value, to: &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.newline()
    }

    /// Writes a member with the bytes as text; what is not UTF-8 in base64, as a member whose name says so.
    static func write(_ name: String, _ bytes: UnsafeRawBufferPointer?, to json: inout JSONWriter) {
        guard let bytes else {
            json.key(named: name)
            return json.null()
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            json.key(named: name)
            json.string(text)
        } else {
            json.key(named: name + "_base64")
            json.string(Data(bytes).base64EncodedString())
        }
    }
}
