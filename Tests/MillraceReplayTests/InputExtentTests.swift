import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

/// How far the input of a log has come, read at once and bit by bit.
@Suite struct InputExtentTests {
    private let log: EmbeddedLog
    private let writer: SourceWriter

    init() throws {
        (log, writer) = try Self.make()
    }

    private static func make() throws -> (EmbeddedLog, SourceWriter) {
        let log = try EmbeddedLog.inMemory()
        return (log, try SourceWriter(engine: log, applicationID: "a", topic: "input", partitions: 2))
    }

    /// Publishes records with these times, and sequences where there are any; the key tells the partition.
    private func publish(
        _ records: [(key: String, time: Int64, sequence: Int64?)], by other: SourceWriter? = nil
    ) throws {
        let writer = other ?? writer
        for (key, time, sequence) in records {
            try Array(key.utf8).withUnsafeBytes { key in
                let time = Timestamp(milliseconds: time)
                if let sequence {
                    try writer.write(key: key, value: key, time: time, sequence: sequence)
                } else {
                    try writer.write(key: key, value: key, time: time)
                }
            }
        }
        try writer.commit(nil)
    }

    @Test func aTopicThatIsMissingOrEmptyHasNone() throws {
        var extent = try InputExtent(of: "other", on: log)
        #expect(extent.time == nil && extent.sequence == nil)
        let other = try SourceWriter(engine: log, applicationID: "b", topic: "other", partitions: 1)
        other.state(watermark: Timestamp(milliseconds: 90_000), isLast: false)
        try other.commit(nil)
        try extent.advance(on: log)
        #expect(extent.time == nil && extent.sequence == nil)
    }

    /// What was read counts when it has been deleted, too.
    @Test func itAdvancesByWhatHasCome() throws {
        try publish([("a", 50_000, 3), ("b", 70_000, 9), ("c", 60_000, 4)])
        var extent = try InputExtent(of: "input", on: log)
        #expect(extent.time?.milliseconds == 70_000 && extent.sequence == 9)
        for number in 0..<Int32(2) {
            let partition = TopicPartition("input", number)
            try log.deleteRecords(before: [partition: try log.offsets(of: partition).upperBound])
        }
        try extent.advance(on: log)
        #expect(extent.time?.milliseconds == 70_000 && extent.sequence == 9)
        try publish([("a", 69_000, 12), ("b", 65_000, 11)])
        try extent.advance(on: log)
        #expect(extent.time?.milliseconds == 70_000 && extent.sequence == 12)
        try publish([("b", 71_000, 10)])
        try extent.advance(on: log)
        #expect(extent.time?.milliseconds == 71_000 && extent.sequence == 12)
        #expect(try InputExtent(of: "input", on: log).time?.milliseconds == 71_000)
    }

    /// What was read is not read again: on another log, whose first two records are later, only the third counts.
    @Test func itReadsOnlyWhatHasCome() throws {
        try publish([("a", 50_000, 1), ("a", 51_000, 2)])
        var extent = try InputExtent(of: "input", on: log)
        let (other, writer) = try Self.make()
        try publish([("a", 90_000, 91), ("a", 80_000, 92), ("a", 52_000, 3)], by: writer)
        try extent.advance(on: other)
        #expect(extent.time?.milliseconds == 52_000 && extent.sequence == 3)
    }

    /// Record *p* of partition *i* of 2 has the sequence 2*p* + *i*: of five of one key the last is the fifth, 8 or 9.
    @Test func aPlaceIsASequence() throws {
        try publish((0..<5).map { ("a", 50_000 + $0, nil) })
        let extent = try InputExtent(of: "input", on: log)
        #expect(extent.time?.milliseconds == 50_004 && [8, 9].contains(extent.sequence))
    }
}
