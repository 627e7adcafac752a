import Foundation
import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceStreams
import Testing

/// The operator's tool on logs that the test writes itself.
struct ToolTests {
    static let program = BuiltProgram.millrace

    /// A log with topic `notes` in two partitions, of which the first holds three records and a statement about event
    /// time.
    private static func makeLog(in folder: TemporaryFolder) throws -> EmbeddedLog {
        let log = try EmbeddedLog.open(directory: folder.path + "/log")
        try log.createTopic(TopicDescription(name: "notes", partitions: 2))
        try log.createTopic(TopicDescription(name: "last", partitions: 1, cleanup: .compact))
        let headers = ByteWriter()
        RecordHeaders.write([(key: "from", value: "Carol")], to: headers)
        let statement = ByteWriter()
        StreamHeader.write(watermark: .zero, isLast: false, writer: 0, of: 1, to: statement)
        let batch = RecordBatchBuilder()
        append("a", "tea\tat\u{1B}[5m five", headers: headers.bytes, to: batch)
        append(nil, nil, headers: statement.bytes, to: batch)
        append("b", nil, to: batch)
        [UInt8]([0xFF, 0x00]).withUnsafeBytes { bytes in
            batch.append(timestamp: .zero, key: bytes, value: bytes, headers: none)
        }
        let producer = try log.makeProducer(transactionalID: "test")
        try producer.begin()
        try producer.append(batch, to: TopicPartition("notes", 0))
        try producer.sendOffsets(
            [TopicPartition("notes", 0): CommittedOffset(offset: 1)], group: "readers", member: nil)
        guard case .committed = producer.commit() else { throw CocoaError(.fileWriteUnknown) }
        return log
    }

    private static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    private static func append(
        _ key: String?, _ value: String?, headers: UnsafeRawBufferPointer = none, to batch: RecordBatchBuilder
    ) {
        let (key, value) = (key.map { Array($0.utf8) }, value.map { Array($0.utf8) })
        (key ?? []).withUnsafeBytes { keyBytes in
            (value ?? []).withUnsafeBytes { valueBytes in
                batch.append(
                    timestamp: Timestamp(milliseconds: 1_775_030_400_001), key: key == nil ? nil : keyBytes,
                    value: value == nil ? nil : valueBytes, headers: headers)
            }
        }
    }

    @Test func topics() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder).close()
        let text = try Self.program.run(["topics", "--data-dir", "log"], in: folder)
        #expect(text.exitCode == 0)
        #expect(
            text.output == """
                TOPIC  CLEAN-UP  PARTITIONS  FIRST  NEXT
                last   compact            1      0     0
                notes  delete             2      0     4

                """)
        let groups = try Self.program.run(["topics", "--data-dir", "log", "--groups", "--partitions"], in: folder)
        #expect(
            groups.output == """
                TOPIC  CLEAN-UP  GROUP    PARTITION  FIRST  NEXT  COMMITTED  LAG
                last   compact   –                0      0     0          –    –
                notes  delete    readers          0      0     4          1    3
                notes  delete    readers          1      0     0          –    0

                """)
        let json = try Self.program.run(["topics", "--data-dir", "log", "--groups", "--format", "json"], in: folder)
        let parts: [String] = [
            #"{"topic":"notes","cleanup":"delete","settings":{"retention.ms":"-1","retention.bytes":"-1","#,
            #""segment.ms":"604800000","min.cleanable.dirty.ratio":"0.5","min.compaction.lag.ms":"0","#,
            #""delete.retention.ms":"86400000"},"partitions":[{"partition":0,"first":0,"next":4},"#,
            #"{"partition":1,"first":0,"next":0}],"groups":[{"group":"readers","partitions":["#,
            #"{"partition":0,"committed":1,"lag":3},{"partition":1,"committed":null,"lag":0}]}]}"#,
        ]
        #expect(json.lines.last == parts.joined())
    }

    @Test func recordsAsText() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder).close()
        let outcome = try Self.program.run(["consume", "notes", "--data-dir", "log"], in: folder)
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.lines == [
                "2026-04-01T08:00:00.001Z\t0\t0\ta\ttea\\tat\\u{1B}[5m five",
                "2026-04-01T08:00:00.001Z\t0\t2\tb\tnull", "1970-01-01T00:00:00.000Z\t0\t3\tbase64:/wA=\tbase64:/wA=",
            ])
        let all = try Self.program.run(["consume", "notes", "--data-dir", "log", "--all"], in: folder)
        #expect(all.lines.count == 4)
        #expect(all.lines[1] == "2026-04-01T08:00:00.001Z\t0\t1\tnull\tnull")
    }

    @Test func recordsAsJSON() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder).close()
        let arguments = ["consume", "notes", "--data-dir", "log", "--partition", "0", "--format", "json"]
        let lines = try Self.program.run(arguments, in: folder).lines
        #expect(
            lines.first == #"{"topic":"notes","partition":0,"offset":0,"time":"2026-04-01T08:00:00.001Z","key":"a","#
                + #""value":"tea\tat\u001b[5m five","headers":[{"key":"from","value":"Carol"}]}"#)
        #expect(
            lines.last == #"{"topic":"notes","partition":0,"offset":3,"time":"1970-01-01T00:00:00.000Z","#
                + #""key_base64":"/wA=","value_base64":"/wA=","headers":[]}"#)
        #expect(try Self.program.run(arguments + ["--max-records", "2"], in: folder).lines == Array(lines[..<2]))
        #expect(
            try Self.program.run(["consume", "notes", "--data-dir", "log", "--partition", "1"], in: folder).output == ""
        )
    }

    @Test(arguments: [SIGINT, SIGTERM]) func followsUntilASignal(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let log = try Self.makeLog(in: folder)
        let follower = try Follower(["consume", "notes", "--data-dir", "log", "--follow", "--from-beginning"], folder)
        for _ in 0..<3 { _ = try follower.nextLine() }
        let producer = try log.makeProducer(transactionalID: "test")
        let batch = RecordBatchBuilder()
        Self.append("c", "late news", to: batch)
        try producer.begin()
        try producer.append(batch, to: TopicPartition("notes", 1))
        guard case .committed = producer.commit() else { throw CocoaError(.fileWriteUnknown) }
        #expect(try follower.nextLine() == "2026-04-01T08:00:00.001Z\t1\t0\tc\tlate news")
        follower.send(signal)
        #expect(follower.exitCode() == 0)
    }

    @Test func waitsForATopicThatIsNotThereYet() throws {
        let folder = try TemporaryFolder()
        let log = try Self.makeLog(in: folder)
        let follower = try Follower(["consume", "later", "--data-dir", "log", "--follow"], folder)
        #expect(try follower.nextMessage() == "waiting for the topic later …")
        try log.createTopic(TopicDescription(name: "later", partitions: 1))
        let producer = try log.makeProducer(transactionalID: "test")
        let batch = RecordBatchBuilder()
        Self.append("d", "the first", to: batch)
        try producer.begin()
        try producer.append(batch, to: TopicPartition("later", 0))
        guard case .committed = producer.commit() else { throw CocoaError(.fileWriteUnknown) }
        #expect(try follower.nextLine() == "2026-04-01T08:00:00.001Z\t0\t0\td\tthe first")
        follower.send(SIGINT)
        #expect(follower.exitCode() == 0)
    }

    @Test func endsWhenNobodyReads() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder).close()
        let follower = try Follower(["consume", "notes", "--data-dir", "log", "--follow", "--from-beginning"], folder)
        _ = try follower.nextLine()
        try follower.stopReading()
        #expect(follower.exitCode() == 0)
    }

    @Test(
        arguments: [
            (["topics", "--data-dir", "nowhere"], 64, "nowhere holds no log"),
            (["consume", "notes", "--data-dir", "nowhere", "--follow"], 64, "nowhere holds no log"),
            (["consume", "nothing", "--data-dir", "log"], 1, "no topic nothing; it has last, notes"),
            (["consume", "notes", "--data-dir", "log", "--partition", "2"], 1, "no partition 2"),
            (["consume", "notes", "--data-dir", "log", "--max-records", "0"], 64, "--max-records must be positive"),
            (["consume", "notes"], 64, "--data-dir"),
            (["topics", "--data-dir", "log", "--frobnicate"], 64, "frobnicate"),
        ] as [([String], Int32, String)])
    func refuses(arguments: [String], exitCode: Int32, complaint: String) throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder).close()
        let outcome = try Self.program.run(arguments, in: folder)
        #expect(outcome.exitCode == exitCode)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(complaint))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/nowhere"))
    }
}
