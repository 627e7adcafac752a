import Foundation
import MillraceCore
import MillraceLog
import Testing

/// How long records are kept, from the command line.
struct RetentionToolTests {
    static let program = BuiltProgram.millrace

    /// A log with the topic `notes`, which holds three records of 1970.
    private static func makeLog(in folder: TemporaryFolder) throws {
        let log = try EmbeddedLog.open(directory: folder.path + "/log")
        defer { log.close() }
        try log.createTopic(TopicDescription(name: "notes", partitions: 1))
        let batch = RecordBatchBuilder()
        for value in ["one", "two", "three"] {
            Array(value.utf8).withUnsafeBytes { bytes in
                batch.append(
                    timestamp: .zero, key: bytes, value: bytes, headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        let producer = try log.makeProducer(transactionalID: "test")
        try producer.begin()
        try producer.append(batch, to: TopicPartition("notes", 0))
        guard case .committed = producer.commit() else { throw CocoaError(.fileWriteUnknown) }
    }

    @Test func aTopicIsAlteredAndMaintained() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder)
        func run(_ arguments: String...) throws -> BuiltProgram.Outcome {
            try Self.program.run(arguments + ["--data-dir", "log"], in: folder)
        }
        let idle = try run("log", "maintain")
        #expect(idle.exitCode == 0 && idle.output == "")
        #expect(
            try run("topics", "alter", "notes", "--set", "retention.ms=1000", "--set", "segment.ms=5").exitCode == 0)
        let settings = try run("topics", "--settings")
        #expect(
            settings.lines.prefix(3) == [
                "TOPIC  CLEAN-UP  SETTING                       VALUE",
                "notes  delete    retention.ms                   1000",
                "notes  delete    retention.bytes                  -1",
            ])
        let done = try run("log", "maintain")
        #expect(done.exitCode == 0)
        #expect(done.lines == ["notes-0: begins a new segment", "notes-0: deleted up to offset 3"])
        #expect(try run("topics").lines.last?.split(separator: " ") == ["notes", "delete", "1", "3", "3"])
    }

    @Test func aTopicIsCreated() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder)
        let arguments = [
            "topics", "create", "state", "--data-dir", "log", "--partitions", "2", "--cleanup", "compact", "--set",
            "delete.retention.ms=7",
        ]
        for _ in 0..<2 { #expect(try Self.program.run(arguments, in: folder).exitCode == 0) }
        let lines = try Self.program.run(["topics", "list", "--data-dir", "log"], in: folder).lines
        #expect(lines.last?.split(separator: " ") == ["state", "compact", "2", "0", "0"])
        let log = try EmbeddedLog.openExisting(directory: folder.path + "/log")
        #expect(try log.topic(named: "state")?.configuration.deleteRetention == .milliseconds(7))
    }

    @Test func whatCannotBeDoneIsTold() throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder)
        let path = folder.path + "/log/topics/notes/0/00000000000000000000.log"
        _ = try Self.program.run(
            ["topics", "alter", "notes", "--set", "retention.ms=1", "--data-dir", "log"], in: folder)
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: 8)
        try file.write(contentsOf: Data([0x7F]))
        try file.close()
        let outcome = try Self.program.run(["log", "maintain", "--data-dir", "log"], in: folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("error: notes-0: \(path) is damaged"))
    }

    @Test(
        arguments: [
            (["topics", "alter", "notes"], 64, "--set NAME=VALUE"),
            (["topics", "alter", "notes", "--set", "retention"], 64, "not retention"),
            (["topics", "alter", "notes", "--set", "retention.hours=1"], 64, "no topic setting retention.hours"),
            (["topics", "alter", "notes", "--set", "retention.ms=x"], 64, "retention.ms is 'x'"),
            (["topics", "alter", "nothing", "--set", "retention.ms=1"], 1, "no topic nothing"),
            (["topics", "create", "notes", "--partitions", "3"], 64, "exists with 1 partitions"),
            (["topics", "create", "a/b"], 64, "cannot create the topic 'a/b'"),
            (["topics", "create", "new", "--cleanup", "burn"], 64, "burn"),
        ] as [([String], Int32, String)])
    func refuses(arguments: [String], exitCode: Int32, complaint: String) throws {
        let folder = try TemporaryFolder()
        try Self.makeLog(in: folder)
        let outcome = try Self.program.run(arguments + ["--data-dir", "log"], in: folder)
        #expect(outcome.exitCode == exitCode)
        #expect(outcome.errors.contains(complaint))
    }
}
