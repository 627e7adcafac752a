import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

struct LineFeedTests {
    /// File by file the lines, as a consumer of the topic sees them.
    private func fed(_ files: [String]) throws -> [[String]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("feed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try files.enumerated().map { index, text in
            let path = folder.appendingPathComponent("\(index).jsonl")
            try Data(text.utf8).write(to: path)
            return path.path
        }
        let engine = try EmbeddedLog.inMemory()
        let feed = try LineFeed(paths: paths, topic: "lines", engine: engine, longest: 1 << 17)
        while try feed.step() {}
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        return try (0..<Int32(files.count)).map { number in
            var lines: [String] = []
            _ = try consumer.readToEnd(of: TopicPartition("lines", number), from: 0, into: buffer) { buffer in
                for record in buffer.records {
                    #expect(record.key == nil && lines.last != "END", "the statement of the end comes last")
                    lines.append(record.value.map { String(decoding: $0, as: UTF8.self) } ?? "END")
                    #expect(record.value != nil || StreamHeader.isStatement(record))
                }
            }
            return lines
        }
    }

    @Test func eachFileIsAPartition() throws {
        #expect(try fed(["a\nb\nlast", "", "c\n"]) == [["a", "b", "last", "END"], ["END"], ["c", "END"]])
    }

    /// More than fits into one commit, lines of every length.
    @Test func manyLines() throws {
        let lines = (0..<20_000).map { String(repeating: "x", count: $0 % 230) + "\($0)" }
        #expect(try fed([lines.joined(separator: "\n") + "\n"]) == [lines + ["END"]])
    }

    @Test func aLineThatIsTooLongIsAnError() throws {
        let error = #expect(throws: InputError.self) {
            try fed(["ok\n" + String(repeating: "x", count: 200_000) + "\n"])
        }
        #expect(error?.message.contains("200000") == true)
    }
}
