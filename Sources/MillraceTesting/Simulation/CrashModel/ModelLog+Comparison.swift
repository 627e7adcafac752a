import MillraceCore

extension ModelLog {
    /// Compares `found`, what was read of a partition from the first offset of `range` up to the last, with what was
    /// committed there. In a compacted partition a record may be missing if, in `state`, there is a later one of its key.
    func compare(
        _ found: [RawRecord], _ partition: Int, _ range: Range<Int64>, _ state: ModelState
    ) throws(Violation) {
        let name = Self.partitions[partition]
        let end = partition < state.ends.count ? state.ends[partition] : 0
        guard range.upperBound <= end else {
            throw Violation("\(name): the offsets \(range) were read, committed were those up to \(end)")
        }
        var next = range.lowerBound
        for record in found {
            guard (next..<range.upperBound).contains(record.offset) else {
                throw Violation("\(name): a read of the offsets \(range) has found \(record.offset) after \(next)")
            }
            try expectOutdone(next..<record.offset, partition, end)
            let expected = records[partition][Int(record.offset)]
            guard expected.matches(record) else {
                let value = record.value.map { String(decoding: $0.prefix(40), as: UTF8.self) } ?? "null"
                throw Violation(
                    "\(name): at offset \(record.offset) stands '\(value)', committed was "
                        + "'\(String(decoding: expected.value.prefix(40), as: UTF8.self))'")
            }
            next = record.offset + 1
        }
        try expectOutdone(next..<range.upperBound, partition, end)
    }

    private func expectOutdone(_ missing: Range<Int64>, _ partition: Int, _ end: Int64) throws(Violation) {
        guard !missing.isEmpty else { return }
        let name = Self.partitions[partition]
        guard name.topic == Self.topics[1] else { throw Violation("\(name): the records \(missing) are missing") }
        let records = records[partition]
        for offset in missing {
            let later = records[Int(offset + 1)..<Int(end)]
            guard later.contains(where: { $0.key == records[Int(offset)].key }) else {
                throw Violation("\(name): record \(offset) is missing, which is the last of its key")
            }
        }
    }
}
