extension ByteWriter {
    /// Appends `record` as it stands in a batch that begins with `baseOffset` and counts times from `baseTimestamp`.
    /// - Complexity: O(*n*) in the record's bytes.
    public func write(_ record: RawRecord, baseOffset: Int64, baseTimestamp: Timestamp) {
        let timestampDelta = record.timestamp.milliseconds &- baseTimestamp.milliseconds
        let offsetDelta = record.offset - baseOffset
        let (key, value) = (record.key, record.value)
        let keyLength = key.map { Int64($0.count) } ?? -1
        let valueLength = value.map { Int64($0.count) } ?? -1
        var length = 1 + timestampDelta.variableLength + offsetDelta.variableLength
        length += keyLength.variableLength + Int(max(0, keyLength))
        length += valueLength.variableLength + Int(max(0, valueLength))
        length += max(1, record.headers.count)
        write(variable: Int64(length))
        write(byte: 0)
        write(variable: timestampDelta)
        write(variable: offsetDelta)
        write(variable: keyLength)
        if let key { write(key) }
        write(variable: valueLength)
        if let value { write(value) }
        if record.headers.isEmpty { RecordHeaders.writeNone(to: self) } else { write(record.headers) }
    }
}
