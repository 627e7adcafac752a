import Foundation
import Testing

@testable import MillraceCommand

/// Lines as they come out of a file or a pipe.
struct LiveLinesTests {
    /// A line of exactly the greatest length is whole; of longer ones there is one byte more, and nothing else is lost.
    @Test func ofALineThatIsTooLongTheBeginningIsGiven() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 1_000_000)
        let path = try folder.write(
            "input", Data("short\n\(long.prefix(100))\n\(long.prefix(101))\n\(long)\nnext\n\(long)".utf8))
        var ends = 0
        var lines = try LiveLines(path: path, longest: 100) { ends += 1 }
        var found: [String] = []
        while let line = lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
        let kept = String(long.prefix(101))
        #expect(found == ["short", String(kept.dropLast()), kept, kept, "next", kept])
        #expect(ends == 1)
        #expect(lines.next() == nil && ends == 1, "the end is told once")
    }

    /// What a writer without line feeds sends is let go of as it comes.
    @Test func aStreamWithoutLineFeedsDoesNotGrow() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        let writer = FileHandle(fileDescriptor: descriptor)
        var lines = try LiveLines(path: path, longest: 1_000) { Issue.record("the pipe is still open") }
        for _ in 0..<100 {
            try writer.write(contentsOf: Data(repeating: UInt8(ascii: "x"), count: 30_000))
            #expect(lines.next() == nil)
            #expect(lines.unread.count <= 1_001)
        }
        try writer.write(contentsOf: Data("y\nz\n".utf8))
        #expect(lines.next() == Array(repeating: UInt8(ascii: "x"), count: 1_001))
        #expect(lines.next() == [UInt8(ascii: "z")])
    }
}
