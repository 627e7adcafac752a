import Foundation
import MillraceCore
import MillraceFormats
import MillraceStreams

/// Reads an application's results from the log and puts them into canonical order: event time, sequence, ordinal; what
/// is equal in all of them, by key and value.
public struct ResultCollector {
    private struct Line {
        var position: StreamPosition
        var key: [UInt8]
        var value: [UInt8]
    }

    private let engine: any Engine
    private let names: TopicNames

    /// A collector for the application called `applicationID`.
    public init(engine: any Engine, applicationID: String) {
        self.engine = engine
        names = TopicNames(applicationID: applicationID)
    }

    /// The records of `topic` as they are, one JSON object each.
    public func results(of topic: String) throws -> [[UInt8]] {
        try lines(of: topic) { record, _ in record.value.map { [UInt8]($0) } }
    }

    /// The dead letters: sequence, time, reason, message and the line itself, as text or, where it is none, in base64.
    public func deadLetters() throws -> [[UInt8]] {
        try lines(of: names.deadLetters) { record, position in
            sideLine(record, position) { json in
                json.member("reason", text(of: StreamHeader.reasonName, in: record))
                json.member("message", text(of: StreamHeader.messageName, in: record))
            }
        }
    }

    /// The late lines: sequence, time and the line itself.
    public func late() throws -> [[UInt8]] {
        try lines(of: names.late) { record, position in sideLine(record, position) { _ in } }
    }

    private func sideLine(
        _ record: RawRecord, _ position: StreamPosition, _ more: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        let output = OutputBuffer(capacity: 512)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("sequence", position.sequence)
        json.member("time", instant: position.timestamp.milliseconds)
        more(&json)
        let value = [UInt8](record.value ?? UnsafeRawBufferPointer(start: nil, count: 0))
        if let text = String(validating: value, as: UTF8.self) {
            json.member("value", text)
        } else {
            json.member("value_base64", Data(value).base64EncodedString())
        }
        json.endObject()
        return output.withUnsafeBytes { [UInt8]($0) }
    }

    private func text(of header: String, in record: RawRecord) -> String {
        RecordHeaders.value(of: header, in: record.headers).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func lines(of topic: String, _ make: (RawRecord, StreamPosition) -> [UInt8]?) throws -> [[UInt8]] {
        guard let description = try engine.topic(named: topic) else { return [] }
        let consumer = try engine.makeConsumer()
        let buffer = RecordBuffer()
        var lines: [Line] = []
        for number in 0..<description.partitions {
            let partition = TopicPartition(topic, number)
            let first = try engine.offsets(of: partition).lowerBound
            _ = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records {
                    let place = StreamHeader.place(in: record.headers)
                    let position = StreamPosition(
                        timestamp: record.timestamp, sequence: place?.sequence ?? record.offset,
                        ordinal: place?.ordinal ?? .root)
                    guard let value = make(record, position) else { continue }
                    lines.append(Line(position: position, key: record.key.map { [UInt8]($0) } ?? [], value: value))
                }
            }
        }
        lines.sort(by: Self.isBefore)
        return lines.map(\.value)
    }

    private static func isBefore(_ left: Line, _ right: Line) -> Bool {
        if left.position != right.position { return left.position < right.position }
        if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
        return left.value.lexicographicallyPrecedes(right.value)
    }
}
