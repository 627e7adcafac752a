extension RecordBatchReader {
    /// Walks through all records and compares them with what the header says of them.
    /// - Throws: ``DecodingFailure`` for the first thing that does not fit.
    /// - Complexity: O(*n*) in the number of records and headers.
    public func checkRecords() throws(DecodingFailure) {
        var records: [RawRecord] = []
        try appendRecords(from: .min, to: &records)
        var allowed = baseOffset...(nextOffset - 1)
        var end = RecordBatchFormat.records
        var greatest = Timestamp.distantPast
        for record in records {
            guard allowed.contains(record.offset) else {
                throw DecodingFailure(
                    expected: "a record with an offset from \(allowed.lowerBound) to \(allowed.upperBound) (found "
                        + "\(record.offset))", position: end)
            }
            guard RecordHeaders.areWhole(record.headers) else {
                throw DecodingFailure(
                    expected: "whole headers in the record of offset \(record.offset)",
                    position: position(of: record.headers))
            }
            end = position(of: record.headers) + record.headers.count
            greatest = max(greatest, record.timestamp)
            if record.offset < allowed.upperBound { allowed = (record.offset + 1)...allowed.upperBound }
        }
        guard end == bytes.count else {
            throw DecodingFailure(expected: "the batch's end behind its \(recordCount) records", position: end)
        }
        guard records.isEmpty || greatest == maxTimestamp else {
            throw DecodingFailure(
                expected: "the records' greatest timestamp, \(greatest.milliseconds)",
                position: RecordBatchFormat.maxTimestamp)
        }
    }

    private func position(of part: UnsafeRawBufferPointer) -> Int {
        guard let start = bytes.baseAddress, let first = part.baseAddress else { return 0 }
        return first - start
    }
}
