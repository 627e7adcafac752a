import Foundation
import MillraceReplay
import Testing

/// Result files: whole under their name, or not there.
struct LineFileTests {
    let folder: ReplayFolder

    init() throws {
        folder = try ReplayFolder()
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
    }

    @Test func aFileHasItsNameOnlyWhenItIsFinished() throws {
        let file = try LineFile("\(folder.path)/alerts.jsonl")
        try file.write(Array("one".utf8))
        // More than is kept in memory, so that some of it is on the disk.
        try file.write([UInt8](repeating: UInt8(ascii: "x"), count: 2 << 20))
        #expect(names == ["alerts.jsonl.partial"])
        try file.write([])
        try file.finish()
        #expect(names == ["alerts.jsonl"])
        let data = try #require(FileManager.default.contents(atPath: file.path))
        #expect(data.count == 4 + (2 << 20) + 1 + 1)
        #expect(data.prefix(5) == Data("one\nx".utf8))
        #expect(data.suffix(3) == Data("x\n\n".utf8))
    }

    @Test func anOlderFileStaysUntilTheNewOneIsFinished() throws {
        let path = try folder.write("old\n", to: "alerts.jsonl")
        do {
            let abandoned = try LineFile(path)
            try abandoned.write(Array("new".utf8))
        }
        #expect(FileManager.default.contents(atPath: path) == Data("old\n".utf8))
        try LineFile.write([Array("newer".utf8)], to: path)
        #expect(FileManager.default.contents(atPath: path) == Data("newer\n".utf8))
        #expect(names == ["alerts.jsonl"])
    }

    @Test func missingFoldersAreMade() throws {
        try LineFile.write([], to: "\(folder.path)/a/b/none.jsonl")
        #expect(FileManager.default.contents(atPath: "\(folder.path)/a/b/none.jsonl") == Data())
    }

    @Test func aPathThatCannotBeWrittenIsNamed() throws {
        let path = try folder.write("", to: "file")
        #expect(throws: OutputError.self) { try LineFile("\(path)/alerts.jsonl") }
        let error = #expect(throws: OutputError.self) {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/taken.jsonl/full", withIntermediateDirectories: true)
            try LineFile.write([], to: "\(folder.path)/taken.jsonl")
        }
        #expect(error?.message.contains("taken.jsonl") == true)
    }
}
