import MillraceCore

/// A record as cases write and compare it.
struct ConformanceRecord: Hashable, CustomStringConvertible {
    var key: [UInt8]?
    var value: [UInt8]?
    var timestamp: Int64
    /// In the encoding of `RecordHeaders`.
    var headers: [UInt8]

    /// `headers` of nothing are one byte, which says that there are none.
    init(key: [UInt8]? = nil, value: [UInt8]?, timestamp: Int64 = 1_000, headers: [UInt8] = [0]) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }

    init(_ text: String, timestamp: Int64 = 1_000) {
        self.init(value: Array(text.utf8), timestamp: timestamp)
    }

    init(_ raw: RawRecord) {
        self.init(
            key: raw.key.map(Array.init), value: raw.value.map(Array.init), timestamp: raw.timestamp.milliseconds,
            headers: raw.headers.isEmpty ? [0] : Array(raw.headers))
    }

    var description: String {
        func show(_ bytes: [UInt8]?) -> String {
            guard let bytes else { return "null" }
            let isText = bytes.allSatisfy { (32...126).contains($0) }
            if isText, bytes.count <= 40 { return "'\(String(decoding: bytes, as: UTF8.self))'" }
            return bytes.count <= 8 ? "\(bytes)" : "\(bytes.count) bytes"
        }
        return "\(show(key)): \(show(value)) at \(timestamp), headers \(headers)"
    }
}

/// A record and its place.
struct PlacedRecord: Hashable, CustomStringConvertible {
    var offset: Int64
    var record: ConformanceRecord

    var description: String { "\(offset) \(record)" }
}

extension RecordBatchBuilder {
    /// A batch of `records`.
    convenience init(_ records: [ConformanceRecord]) {
        self.init()
        for record in records { append(record) }
    }

    private func append(_ record: ConformanceRecord) {
        (record.key ?? []).withUnsafeBytes { key in
            (record.value ?? []).withUnsafeBytes { value in
                record.headers.withUnsafeBytes { headers in
                    append(
                        timestamp: Timestamp(milliseconds: record.timestamp), key: record.key == nil ? nil : key,
                        value: record.value == nil ? nil : value, headers: headers)
                }
            }
        }
    }
}

extension Array where Element == PlacedRecord {
    var texts: [String] { map { String(decoding: $0.record.value ?? [], as: UTF8.self) } }
    var records: [ConformanceRecord] { map(\.record) }
    var offsets: [Int64] { map(\.offset) }
}
