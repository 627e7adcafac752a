import Foundation
import MillraceCore
import MillraceLog
import Testing

/// `millrace log verify` and `millrace log dump` on logs that the test writes and damages itself.
struct InspectionToolTests {
    static let program = BuiltProgram.millrace

    /// A log with three transactions of one record each; returns the segment's path and the size of a batch.
    private static func makeLog(in folder: TemporaryFolder) throws -> (path: String, batchBytes: Int) {
        let log = try EmbeddedLog.open(directory: folder.path + "/log")
        defer { log.close() }
        try log.createTopic(TopicDescription(name: "notes", partitions: 1))
        let headers = ByteWriter()
        RecordHeaders.write([(key: "from", value: "Carol")], to: headers)
        let producer = try log.makeProducer(transactionalID: "test")
        var size = 0
        let time = Timestamp(milliseconds: 1_775_030_400_001)
        for value in ["one", "two", "six"] {
            let batch = RecordBatchBuilder()
            Array(value.utf8).withUnsafeBytes { value in
                batch.append(
                    timestamp: time, key: nil, value: value,
                    headers: headers.bytes)
            }
            size = batch.byteCount
            try producer.begin()
            try producer.append(batch, to: TopicPartition("notes", 0))
            guard case .committed = producer.commit() else { throw CocoaError(.fileWriteUnknown) }
        }
        return (folder.path + "/log/topics/notes/0/00000000000000000000.log", size)
    }

    private static func overwrite(_ path: String, at position: Int, with byte: UInt8) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(position))
        try file.write(contentsOf: Data([byte]))
        try file.close()
    }

    @Test func aSoundLogIsSummedUp() throws {
        let folder = try TemporaryFolder()
        let (_, size) = try Self.makeLog(in: folder)
        let text = try Self.program.run(["log", "verify", "--data-dir", "log"], in: folder)
        #expect(text.exitCode == 0)
        #expect(
            text.output == """
                TOPIC  PARTITIONS  SEGMENTS  BATCHES  RECORDS  BYTES  DAMAGES
                notes           1         1        3        3    \(3 * size)        0

                """)
        let json = try Self.program.run(["log", "verify", "--data-dir", "log", "--format", "json"], in: folder)
        #expect(
            json.output == #"{"topic":"notes","partitions":1,"segments":1,"batches":3,"records":3,"#
                + "\"bytes\":\(3 * size),\"damages\":0}\n")
    }

    @Test func damageIsToldWithItsPlace() throws {
        let folder = try TemporaryFolder()
        let (path, size) = try Self.makeLog(in: folder)
        try Self.overwrite(path, at: size + 65, with: 0x58)
        let text = try Self.program.run(["log", "verify", "--data-dir", "log"], in: folder)
        #expect(text.exitCode == 1)
        #expect(text.lines.count == 3)
        #expect(text.lines[0].hasPrefix("\(path) at byte \(size + 17): notes-0, offset 1: expected the checksum"))
        #expect(text.lines[0].hasSuffix("restore the file from a copy, or read on behind the damage"))
        let json = try Self.program.run(["log", "verify", "--data-dir", "log", "--format", "json"], in: folder)
        #expect(json.exitCode == 1)
        #expect(json.lines[0].contains("\"byte\":\(size + 17),\"offset\":1,\"next\":2,"))
        #expect(json.lines[1].hasSuffix(#""damages":1}"#))
    }

    @Test func batchesAreDumped() throws {
        let folder = try TemporaryFolder()
        let (path, size) = try Self.makeLog(in: folder)
        let arguments = ["log", "dump", "notes", "--data-dir", "log"]
        let text = try Self.program.run(arguments + ["--from", "1", "--max", "1"], in: folder)
        #expect(text.exitCode == 0)
        #expect(text.lines.count == 4)
        #expect(text.lines[0] == "notes-0 bytes \(size) to \(2 * size) of \(path)")
        #expect(
            text.lines[1].hasPrefix("  baseOffset 1, lastOffsetDelta 0, records 1, bytes \(size), leaderEpoch -1, "))
        #expect(text.lines[2] == "    2026-04-01T08:00:00.001Z\t0\t1\tnull\ttwo")
        #expect(text.lines[3] == "      header from: Carol")
        let json = try Self.program.run(arguments + ["--format", "json"], in: folder)
        #expect(json.lines.count == 6)
        #expect(json.lines[0].contains(#""byte":0,"end":\#(size),"batch":{"baseOffset":0,"lastOffsetDelta":0,"#))
        #expect(json.lines[1].contains(#""offset":0,"time":"2026-04-01T08:00:00.001Z","key":null,"value":"one","#))
    }

    @Test func damagedBatchesAreDumped() throws {
        let folder = try TemporaryFolder()
        let (path, size) = try Self.makeLog(in: folder)
        try Self.overwrite(path, at: size + 8, with: 0x7F)
        let text = try Self.program.run(["log", "dump", "notes", "--data-dir", "log"], in: folder)
        #expect(text.exitCode == 0)
        #expect(text.lines.contains("  no batch can be made out"))
        #expect(text.lines.contains { $0.hasPrefix("  damaged at byte \(size + 8): expected a whole record batch") })
        #expect(text.output.contains("\tone\n") && !text.output.contains("\ttwo\n") && text.output.contains("\tsix\n"))
    }

    @Test(
        arguments: [
            (["log", "verify", "--data-dir", "nowhere"], 65, "nowhere holds no log"),
            (["log", "dump", "notes", "--data-dir", "nowhere"], 65, "nowhere holds no log"),
            (["log", "dump", "nothing", "--data-dir", "log"], 1, "no topic nothing; it has notes"),
            (["log", "dump", "notes", "--data-dir", "log", "--partition", "1"], 1, "no partition 1"),
            (["log", "dump", "notes", "--data-dir", "log", "--max", "0"], 64, "--max must be positive"),
        ] as [([String], Int32, String)])
    func refuses(arguments: [String], exitCode: Int32, complaint: String) throws {
        let folder = try TemporaryFolder()
        _ = try Self.makeLog(in: folder)
        let outcome = try Self.program.run(arguments, in: folder)
        #expect(outcome.exitCode == exitCode)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(complaint))
    }
}
