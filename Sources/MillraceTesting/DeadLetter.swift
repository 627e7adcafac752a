import MillraceCore
import MillraceStreams

/// A record of a dead-letter topic: an input record as it was read, with what was wrong in its headers.
public struct DeadLetter: Hashable, Sendable {
    /// Why the record could not be used, in words joined by hyphens.
    public var reason: String
    /// What was wrong, for a person.
    public var message: String
    /// The record's key; nil for null.
    public var key: [UInt8]?
    /// The record's value; nil for null.
    public var value: [UInt8]?
    /// The record's event time.
    public var timestamp: Timestamp
    /// The record's place in the input.
    public var sequence: Int64
    /// All headers with a value, by name, those of Kafka Streams' `__streams.errors.*` among them; a header that is not
    /// text is left out.
    public var headers: [String: String]

    /// The dead letter that `record` of a dead-letter topic is.
    public init(_ record: RawRecord) {
        var headers: [String: String] = [:]
        for (name, value) in RecordHeaders(record.headers) {
            guard let value, let text = String(validating: value, as: UTF8.self) else { continue }
            headers[String(decoding: name, as: UTF8.self)] = text
        }
        headers[StreamHeader.sequenceName] = nil
        self.headers = headers
        reason = headers[StreamHeader.reasonName] ?? ""
        message = headers[StreamHeader.messageName] ?? ""
        key = record.key.map { [UInt8]($0) }
        value = record.value.map { [UInt8]($0) }
        timestamp = record.timestamp
        sequence = StreamHeader.place(in: record.headers)?.sequence ?? record.offset
    }
}
