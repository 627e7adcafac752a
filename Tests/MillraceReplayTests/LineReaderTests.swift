import Foundation
import MillraceCore
import MillraceReplay
import Testing

/// Lines as they come out of a file, against the same file cut up by hand or by a plain split.
struct LineReaderTests {
    struct Line: Hashable {
        var text: [UInt8]
        var length: Int
        var start: Int64
        var end: Int64

        init(_ text: [UInt8], length: Int? = nil, start: Int64, end: Int64) {
            self.text = text
            self.length = length ?? text.count
            self.start = start
            self.end = end
        }

        init(_ text: String, start: Int64, end: Int64) {
            self.init(Array(text.utf8), start: start, end: end)
        }
    }

    let folder: ReplayFolder

    init() throws {
        folder = try ReplayFolder()
    }

    private func read(_ path: String, from start: Int64 = 0, longest: Int = 1_000) throws -> [Line] {
        let reader = try LineReader(path: path, from: start, longest: longest)
        var lines: [Line] = []
        while let line = try reader.next() {
            lines.append(Line(Array(line.bytes), length: line.length, start: line.start, end: line.end))
        }
        #expect(try reader.next() == nil, "after the end there is nothing")
        return lines
    }

    private func cut(_ text: String) throws -> [Line] {
        try read(folder.write(text, to: "input"))
    }

    @Test func aLineFeedEndsALine() throws {
        let expected = [Line("one", start: 0, end: 4), Line("two", start: 4, end: 8)]
        #expect(try cut("one\ntwo\n") == expected)
    }

    @Test func theFileMayEndWithoutALineFeed() throws {
        #expect(try cut("one\ntwo") == [Line("one", start: 0, end: 4), Line("two", start: 4, end: 7)])
    }

    @Test func aCarriageReturnIsPartOfTheLine() throws {
        #expect(try cut("one\r\ntwo\r\n") == [Line("one\r", start: 0, end: 5), Line("two\r", start: 5, end: 10)])
    }

    @Test func emptyLinesAreLines() throws {
        #expect(
            try cut("\n\na\n") == [
                Line("", start: 0, end: 1), Line("", start: 1, end: 2), Line("a", start: 2, end: 4),
            ])
        #expect(try cut("\n") == [Line("", start: 0, end: 1)])
    }

    @Test func anEmptyFileHasNoLine() throws {
        #expect(try cut("") == [])
    }

    @Test func readingMayBeginInTheMiddle() throws {
        let path = try folder.write("one\ntwo\nthree", to: "input")
        #expect(try read(path, from: 4) == [Line("two", start: 4, end: 8), Line("three", start: 8, end: 13)])
        #expect(try read(path, from: 13) == [])
    }

    /// Lines about as long as the limit, at the beginning, in the middle and at the end of a file.
    @Test(arguments: [2_999, 3_000, 3_001, 9_000])
    func aLineBeyondTheLimitIsGivenByItsBeginningAndLength(length: Int) throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        let path = try folder.write(long + Array("\nshort\n".utf8) + long, to: "input")
        let shown = length > 3_000 ? Array(long.prefix(1_024)) : long
        let next = Int64(length) + 1
        #expect(
            try read(path, longest: 3_000) == [
                Line(shown, length: length, start: 0, end: next), Line("short", start: next, end: next + 6),
                Line(shown, length: length, start: next + 6, end: 2 * next + 5),
            ])
    }

    /// A line of several blocks, whose beginning is kept while the rest is passed over.
    @Test func aLineOfSeveralBlocksIsPassedOver() throws {
        var long = [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000)
        for (index, byte) in "begin".utf8.enumerated() { long[index] = byte }
        let path = try folder.write(Array("a\n".utf8) + long + Array("\nb".utf8), to: "input")
        #expect(
            try read(path, longest: 2_000) == [
                Line("a", start: 0, end: 2),
                Line(Array(long.prefix(1_024)), length: 5_000_000, start: 2, end: 5_000_003),
                Line("b", start: 5_000_003, end: 5_000_004),
            ])
    }

    /// Files of several blocks of random lines, from the beginning and from any line on, as a split of the whole has them.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func manyLinesAreThoseOfAPlainSplit(seed: UInt64) throws {
        print("line reader: seed \(seed)")
        var random = SeededRandom(seed: seed)
        var bytes: [UInt8] = []
        var expected: [Line] = []
        while bytes.count < 3_000_000 {
            let count = random.chance(0.02) ? random.integer(below: 200_000) : random.integer(below: 3_000)
            let line = [UInt8](repeating: UInt8(97 + random.integer(below: 26)), count: Int(count))
            let start = Int64(bytes.count)
            expected.append(Line(line, start: start, end: start + count + 1))
            bytes += line
            bytes.append(0x0A)
        }
        let path = try folder.write(bytes, to: "input")
        #expect(try read(path, longest: 200_000) == expected)
        let from = Int(random.integer(below: Int64(expected.count)))
        #expect(try read(path, from: expected[from].start, longest: 200_000) == Array(expected[from...]))
    }

    @Test func whatCannotBeReadIsSaid() throws {
        #expect(throws: InputError("\(folder.path)/none does not exist")) {
            try LineReader(path: "\(folder.path)/none", longest: 10)
        }
        #expect(throws: InputError("\(folder.path) is a directory: give the files in it one by one")) {
            try LineReader.check(folder.path)
        }
        #expect(try LineReader.check(folder.write("four", to: "input")) == 4)
    }
}
