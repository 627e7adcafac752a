import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

/// Lines on their way into the source topic: their sequence, time and place, and going on where another ingest stopped.
struct IngestTests {
    let folder: ReplayFolder

    init() throws {
        folder = try ReplayFolder()
    }

    private func ingest(
        _ paths: [String], _ engine: any Engine, partitions: Int32 = 2, longestLine: Int = 262_144
    ) throws -> Ingest {
        try Ingest(
            SampleApplication.make(longestLine: longestLine), paths: paths, engine: engine, partitions: partitions)
    }

    private func content(_ engine: any Engine) throws -> [[StoredRecord]] {
        try [SampleApplication.source, "sample-late", "sample-dead-letters"].map { try engine.records(of: $0) }
    }

    /// Blank lines are not counted; files follow each other; a line more than 100 ms behind the greatest time is late;
    /// one without a place has the greatest time so far.
    @Test func everyLineHasItsSequenceAndTime() throws {
        let first = try folder.write("?\na 1000\n \t\r\n\nb 1100\nb 1000\na 999\n", to: "first")
        let second = try folder.write("??\na 1100 long\nxxxxxxxxxxxxxxxxxxxxxx\na 1101\r\n\r", to: "second")
        let engine = try EmbeddedLog.inMemory()
        let ingest = try ingest([first, second], engine, longestLine: 20)
        #expect(try ingest.step() == false)
        #expect(try ingest.step() == false)

        let records = try content(engine)
        let lines = records[0].filter { $0.value != nil }.sorted { ($0.sequence ?? 0) < ($1.sequence ?? 0) }
        #expect(lines.map(\.sequence) == [1, 2, 3, 4, 6, 7, 9])
        #expect(lines.map(\.text) == ["?", "a 1000", "b 1100", "b 1000", "??", "a 1100 long", "a 1101\r"])
        #expect(lines.map(\.time) == [1, 1000, 1100, 1000, 1100, 1100, 1101])
        #expect(Set(lines.filter { $0.key == [0x61] }.map(\.partition)).count == 1)
        #expect(records[1].map(\.text) == ["a 999"])
        #expect(records[1].map(\.sequence) == [5])
        #expect(records[2].map(\.text) == ["xxxxxxxxxxxxxxxxxxxx"])
        #expect(records[2].map(\.time) == [1100])

        let place = ingest.progress
        #expect(place.read == 9)
        #expect(place.placed == 6)
        #expect(place.late == 1)
        #expect(place.tooLong == 1)
        #expect(place.isAtEnd)
        #expect(ingest.bytes.done == ingest.bytes.of)
    }

    /// The time is an engine's limit, not the application's: what lies before it is kept as a dead letter, and counted.
    @Test func aLineWithATimeThatTheEngineCannotKeepIsRejected() throws {
        let engine = LimitedEngine(try EmbeddedLog.inMemory(), earliest: Timestamp(milliseconds: 1000))
        let ingest = try ingest([folder.write("a 999\na 1000\nb 1050\na 998\n", to: "input")], engine)
        #expect(try ingest.step() == false)
        let records = try content(engine)
        let lines = records[0].filter { $0.value != nil }.sorted { ($0.sequence ?? 0) < ($1.sequence ?? 0) }
        #expect(lines.map(\.text) == ["a 1000", "b 1050"])
        #expect(lines.map(\.sequence) == [2, 3])
        #expect(records[1].isEmpty)
        #expect(records[2].map(\.text) == ["a 999", "a 998"])
        #expect(records[2].map(\.sequence) == [1, 4])
        let place = ingest.progress
        #expect(place.read == 4 && place.placed == 2 && place.unstorable == 2)
        // An ingest that goes on has counted them, too.
        let again = try self.ingest(["\(folder.path)/input"], engine)
        #expect(again.progress == place)
    }

    /// The last statement on each partition: the millisecond after the greatest time, and that it is the last.
    @Test func theEndIsStatedOnEveryPartition() throws {
        let engine = try EmbeddedLog.inMemory()
        let ingest = try ingest([folder.write("a 1000\nb 500", to: "input")], engine, partitions: 3)
        _ = try ingest.step()
        let statements = try content(engine)[0].filter { $0.value == nil && $0.key == nil }
        #expect(Set(statements.map(\.partition)) == [0, 1, 2])
        #expect(statements.allSatisfy { $0.time == 1001 })
        let expected = ByteWriter()
        StreamHeader.write(
            watermark: Timestamp(milliseconds: 1001), isLast: true, writer: 0, of: 1, to: expected)
        #expect(statements.allSatisfy { $0.headers == [UInt8](expected.bytes) })
    }

    /// A file that begins with the header of another format goes in as lines of the application's own; one that does not
    /// follows it as it is. An ingest that goes on in the middle of the file knows the header, too.
    @Test func filesOfAnotherFormatAreAdapted() throws {
        var application = SampleApplication.make()
        application.makeAdapter = { first in
            guard String(decoding: first, as: UTF8.self) == "time;key" else { return nil }
            return { line, sequence, output in
                let parts = String(decoding: line, as: UTF8.self).split(separator: ";")
                output.write(utf8: parts.count == 2 ? "\(parts[1]) \(parts[0]) line \(sequence)" : "?")
            }
        }
        let padding = String(repeating: "x", count: 200_000)
        let other = (1...8).map { "\(1000 + $0);\($0)\(padding)" }.joined(separator: "\n")
        let paths = try [
            folder.write("time;key\n\(other)\n1;2;3\n", to: "other"), folder.write("a 1100\n", to: "own"),
        ]
        let engine = try EmbeddedLog.inMemory()
        var steps = 0
        while try Ingest(application, paths: paths, engine: engine, partitions: 1).step() { steps += 1 }
        #expect(steps > 0)
        let lines = try content(engine)[0].filter { $0.value != nil }
        let expected = (1...8).map { "\($0)\(padding) \(1000 + $0) line \($0)" } + ["?", "a 1100"]
        #expect(lines.map(\.text) == expected)
        #expect(lines.map(\.sequence) == Array(1...10))
    }

    /// Three files with lines of up to 300 kB, so that a step holds a handful, some of them too long.
    private func largeFiles(seed: UInt64) throws -> [String] {
        var random = SeededRandom(seed: seed)
        var time: Int64 = 0
        return try (0..<3).map { number in
            var text = ""
            for _ in 0..<random.integer(in: 12...20) {
                time += random.integer(below: 200)
                let behind = random.chance(0.4) ? random.integer(below: 500) : 0
                let beginning = random.chance(0.1) ? "" : "k\(random.integer(below: 5)) \(time - behind) "
                text += beginning + String(repeating: "x", count: Int(random.integer(below: 300_000))) + "\n"
                if random.chance(0.2) { text += "  \n" }
            }
            return try folder.write(text, to: "large-\(number)")
        }
    }

    /// However often an ingest is dropped and another goes on, every topic holds the same records at the same offsets.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func anotherIngestGoesOnWhereOneWasDropped(seed: UInt64) throws {
        print("ingest: seed \(seed)")
        let paths = try largeFiles(seed: seed)
        let whole = try EmbeddedLog.inMemory()
        let uninterrupted = try ingest(paths, whole)
        var steps = 1
        while try uninterrupted.step() { steps += 1 }
        let expected = try content(whole)
        #expect(steps > 3)
        #expect(expected.allSatisfy { !$0.isEmpty })

        for cut in 0...steps {
            let engine = try EmbeddedLog.inMemory()
            try drop(ingest(paths, engine), after: cut)
            let next = try ingest(paths, engine)
            while try next.step() {}
            #expect(try content(engine) == expected, "dropped after step \(cut)")
            #expect(next.progress == uninterrupted.progress)
        }
        let engine = try EmbeddedLog.inMemory()
        for _ in 0...steps { try drop(ingest(paths, engine), after: 1) }
        #expect(try content(engine) == expected, "dropped after every step")
    }

    private func drop(_ ingest: Ingest, after steps: Int) throws {
        for _ in 0..<steps { _ = try ingest.step() }
    }

    @Test func anotherInputOfTheSameLogIsRefused() throws {
        let (first, second) = (try folder.write("a 1\n", to: "first"), try folder.write("a 12\n", to: "second"))
        let engine = try EmbeddedLog.inMemory()
        _ = try ingest([first], engine).step()
        #expect(throws: InputError.self) { try ingest([second], engine) }
        #expect(throws: InputError.self) { try ingest([first, second], engine) }
        let error = #expect(throws: EngineError.self) { try ingest([first], engine, partitions: 3) }
        #expect(error?.code == .topicMismatch)
        #expect(try ingest([first], engine).progress.isAtEnd)
    }

    @Test func aTopicThatHoldsRecordsOfOthersIsRefused() throws {
        let path = try folder.write("a 1\n", to: "input")
        let engine = try EmbeddedLog.inMemory()
        let writer = try SourceWriter(
            engine: engine, applicationID: "other", topic: SampleApplication.source, partitions: 2)
        try [UInt8]("b 7".utf8).withUnsafeBytes { bytes throws in
            try writer.write(key: bytes, value: bytes, time: Timestamp(milliseconds: 7), sequence: 1)
        }
        try writer.commit(SourceWriter.Place(offset: 1, metadata: ""))
        let error = #expect(throws: InputError.self) { try ingest([path], engine) }
        #expect(error?.message.contains("the topic \(SampleApplication.source) holds records") == true)
        // One of which nothing is left is as good as a new one.
        for number in 0..<2 as Range<Int32> {
            let partition = TopicPartition(SampleApplication.source, number)
            try engine.deleteRecords(before: [partition: engine.offsets(of: partition).upperBound])
        }
        #expect(try ingest([path], engine).step() == false)
    }

    /// What an earlier version committed, by sizes: `input=SIZE,SIZE;…`.
    @Test func thePlaceOfAnEarlierVersionIsRefused() throws {
        let path = try folder.write("a 1\n", to: "input")
        let engine = try EmbeddedLog.inMemory()
        let writer = try SourceWriter(
            engine: engine, applicationID: "sample", topic: SampleApplication.source, partitions: 2)
        try writer.commit(
            SourceWriter.Place(
                offset: 1, metadata: "input=4;file=0;byte=4;read=1;placed=1;late=0;tooLong=0;end=1;time=1"))
        let error = #expect(throws: InputError.self) { try ingest([path], engine) }
        #expect(error?.message.contains("earlier version") == true)
    }

    @Test func aMissingFileIsSaidBeforeAnythingIsRead() throws {
        let path = try folder.write("a 1\n", to: "input")
        let engine = try EmbeddedLog.inMemory()
        #expect(throws: InputError("\(folder.path)/none does not exist")) {
            try ingest([path, "\(folder.path)/none"], engine)
        }
        #expect(try engine.records(of: SampleApplication.source) == [])
    }

    /// Behind one time far in the future all is late; or all is too long, of which a kilobyte is kept. 4,000 lines of 1,000
    /// bytes are nearly 4 MiB: more than three commits of a little over 1 MiB, each of batches of 256 KiB.
    @Test(arguments: [(topic: "sample-late", longestLine: 2_000), (topic: "sample-dead-letters", longestLine: 1_000)])
    func whatIsKeptApartCountsTowardsACommit(topic: String, longestLine: Int) throws {
        let lines = (0..<4_000).map { "b \(1_000 + $0) \(String(repeating: "x", count: 1_000))" }
        let path = try folder.write("a 1000000\n" + lines.joined(separator: "\n"), to: "input")
        let engine = try ObservedEngine()
        let ingest = try ingest([path], engine, longestLine: longestLine)
        var steps = 1
        while try ingest.step() { steps += 1 }
        #expect(steps == 4)
        #expect(try engine.records(of: topic).count == 4_000)
        #expect((16...24).contains(engine.batches(of: topic)), "\(engine.batches(of: topic)) batches")
    }

    @Test func anEmptyInputEndsAtOnce() throws {
        let engine = try EmbeddedLog.inMemory()
        let ingest = try ingest([folder.write("", to: "input"), folder.write("\n \n", to: "blank")], engine)
        #expect(try ingest.step() == false)
        #expect(ingest.progress.read == 0)
        #expect(try content(engine)[0].allSatisfy { $0.value == nil })
    }
}
