import Foundation
import MillraceCore
@testable import MillraceLog
import Testing

/// Reading: segments, indexes, sizes, deletion.
@Suite struct ReadTests {
    let events = TopicPartition("events", 0)

    func makeLog(_ storage: Storage, _ adjust: (inout LogOptions) -> Void = { _ in }) throws -> TestLog {
        let test = try TestLog(storage, adjust)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        return test
    }

    /// Batches of random sizes; the records say their own offsets, so what is read can be told from the offset alone.
    func fill(_ test: TestLog, records: Int64, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let producer = try test.log.makeProducer(transactionalID: "filler")
        var next: Int64 = 0
        while next < records {
            try producer.begin()
            for _ in 0..<random.integer(in: 1...3) {
                let builder = RecordBatchBuilder()
                for _ in 0..<random.integer(in: 1...40) {
                    builder.append(Sample(text(next), timestamp: 10 * next))
                    next += 1
                }
                try producer.append(builder, to: events)
            }
            #expect(producer.commit().ranges != nil)
        }
    }

    func text(_ offset: Int64) -> String {
        "\(offset) " + String(repeating: "x", count: Int(SplitNumbers.size(offset)))
    }

    /// Pseudo-random sizes that depend on the offset only.
    enum SplitNumbers {
        static func size(_ offset: Int64) -> Int64 {
            var random = SeededRandom(seed: UInt64(bitPattern: offset))
            return random.integer(below: 300)
        }
    }

    func expectAll(_ samples: [Sample], from first: Int64, to end: Int64) {
        #expect(samples.map(\.offset) == Array(first..<end))
        #expect(samples.allSatisfy { $0.text == text($0.offset) && $0.timestamp == 10 * $0.offset })
    }

    @Test(arguments: Storage.allCases, [UInt64(11), 12])
    func everyOffsetIsReadFromAnywhere(_ storage: Storage, seed: UInt64) throws {
        print("ReadTests.everyOffsetIsReadFromAnywhere seed \(seed)")
        let test = try makeLog(storage)
        try fill(test, records: 3_000, seed: seed)
        let end = try test.log.offsets(of: events).upperBound
        if let folder = test.folder { #expect(folder.files("log").count > 5) }
        var random = SeededRandom(seed: seed)
        for maxBytes in [0, 1, 5_000, 1 << 20] {
            expectAll(try test.log.readAll(events, maxBytes: maxBytes), from: 0, to: end)
        }
        let consumer = try test.log.makeConsumer()
        let buffer = RecordBuffer()
        for _ in 0..<500 {
            let offset = random.integer(below: end)
            let next = try consumer.fetch(events, from: offset, maxBytes: 1, into: buffer)
            expectAll(buffer.records.map { Sample($0) }, from: offset, to: next)
        }
    }

    @Test func aFetchStopsNearItsLimit() throws {
        let test = try makeLog(.memory)
        for _ in 0..<10 { try test.log.write([String(repeating: "y", count: 1_000)], to: events) }
        let consumer = try test.log.makeConsumer()
        let buffer = RecordBuffer()
        #expect(try consumer.fetch(events, from: 0, maxBytes: 3_500, into: buffer) == 3)
        #expect(try consumer.fetch(events, from: 3, maxBytes: 100, into: buffer) == 4)
        #expect(buffer.records.count == 1)
    }

    @Test func indexesAreMadeAgain() throws {
        let test = try makeLog(.disk)
        try fill(test, records: 3_000, seed: 5)
        let folder = try #require(test.folder)
        let end = try test.log.offsets(of: events).upperBound
        func readEverywhere() throws -> [Int64] {
            let consumer = try test.log.makeConsumer()
            let buffer = RecordBuffer()
            return try stride(from: end - 1, through: 0, by: -7).map { offset in
                let next = try consumer.fetch(events, from: offset, maxBytes: 1, into: buffer)
                expectAll(buffer.records.map { Sample($0) }, from: offset, to: next)
                return next
            }
        }
        let first = try readEverywhere()
        let indexes = folder.files("index")
        #expect(indexes.count == folder.files("log").count - 1)
        #expect(folder.files("timeindex").count == indexes.count)
        let content = try indexes.map { try Data(contentsOf: URL(filePath: $0)) }
        #expect(content.contains { $0.count > 8 })
        for path in indexes { try FileManager.default.removeItem(atPath: path) }
        #expect(try readEverywhere() == first)
        #expect(try indexes.map { try Data(contentsOf: URL(filePath: $0)) } == content)
        // An index that does not fit is not believed.
        for path in indexes { try Data(repeating: 7, count: 80).write(to: URL(filePath: path)) }
        #expect(try readEverywhere() == first)
    }

    @Test(arguments: Storage.allCases) func timesAreFound(_ storage: Storage) throws {
        let test = try makeLog(storage)
        try fill(test, records: 2_000, seed: 6)
        let end = try test.log.offsets(of: events).upperBound
        try test.log.deleteRecords(before: [events: 900])
        // Record n has time 10 n, so the first at or after t is t / 10, rounded up.
        for (time, offset) in [(0, 900), (9_000, 900), (9_001, 901), (15_555, 1_556), (19_990, 1_999)] {
            let found = try test.log.offset(of: events, atOrAfter: Timestamp(milliseconds: Int64(time)))
            #expect(found == Int64(offset))
        }
        #expect(try test.log.offset(of: events, atOrAfter: Timestamp(milliseconds: 10 * end)) == nil)
    }

    @Test(arguments: Storage.allCases) func deletedRecordsAreGone(_ storage: Storage) throws {
        let test = try makeLog(storage)
        try fill(test, records: 3_000, seed: 7)
        let end = try test.log.offsets(of: events).upperBound
        let old = try test.log.makeConsumer()
        let held = RecordBuffer()
        _ = try old.fetch(events, from: 0, maxBytes: 1, into: held)
        let files = test.folder?.files("log").count ?? 0
        try test.log.deleteRecords(before: [events: 2_500])
        #expect(try test.log.offsets(of: events) == 2_500..<end)
        if let folder = test.folder {
            // A loss of power may still bring the records back.
            #expect(folder.files("log").count == files)
            try test.log.flush()
            #expect(folder.files("log").count < files)
            #expect(folder.files("log").count >= 1)
        }
        // Who still reads what was deleted, reads on safely.
        expectAll(held.records.map { Sample($0) }, from: 0, to: Int64(held.records.count))
        let error = #expect(throws: EngineError.self) { try old.readAll(events, from: 2_499) }
        #expect(error?.code == .offsetOutOfRange)
        expectAll(try test.log.readAll(events, from: 2_500), from: 2_500, to: end)
        let beyond = #expect(throws: EngineError.self) { try test.log.deleteRecords(before: [events: end + 1]) }
        #expect(beyond?.code == .offsetOutOfRange)
        try test.log.deleteRecords(before: [events: end])
        #expect(try test.log.offsets(of: events) == end..<end)
        #expect(try test.log.readAll(events, from: end).isEmpty)
        #expect(try test.log.write(["next"], to: events) == end..<(end + 1))
        #expect(try test.log.readAll(events, from: end).map(\.text) == ["next"])
    }

    @Test(arguments: Storage.allCases) func batchesOfAllSizes(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.maxBatchBytes = 50_000 }
        let producer = try test.log.makeProducer(transactionalID: "p")
        let largest = test.log.capabilities.maxRecordBytes
        for size in [0, 1, 40_000, largest, 3] {
            try producer.begin()
            try producer.append(batch([String(repeating: "z", count: size)]), to: events)
            #expect(producer.commit().ranges != nil)
        }
        #expect(try test.log.readAll(events).map { $0.value?.count } == [0, 1, 40_000, largest, 3])
        try producer.begin()
        let tooLarge = batch([String(repeating: "z", count: 50_000)])
        let error = #expect(throws: EngineError.self) { try producer.append(tooLarge, to: events) }
        #expect(error?.code == .tooLarge)
    }

    @Test(arguments: Storage.allCases) func aBatchLargerThanASegmentIsRefused(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        let error = #expect(throws: EngineError.self) {
            try producer.append(batch([String(repeating: "z", count: 64 << 10)]), to: events)
        }
        #expect(error?.code == .tooLarge)
        // The largest that fits leaves the slack at the segment's end: 61 bytes are the header, 11 frame the record.
        let fits = batch([String(repeating: "z", count: (64 << 10) - 4_096 - 61 - 11)])
        #expect(fits.byteCount <= (64 << 10) - 4_096)
        try producer.append(fits, to: events)
        #expect(producer.commit().ranges != nil)
        #expect(try test.log.readAll(events).count == 1)
    }

    @Test func severalHandlesShareAFolder() throws {
        let test = try makeLog(.disk)
        let folder = try #require(test.folder)
        let other = try EmbeddedLog.open(directory: folder.path, options: test.log.core.options)
        try test.log.write(["a"], to: events)
        #expect(try other.readAll(events).map(\.text) == ["a"])
        try other.write(["b"], to: events, by: "other")
        try other.createTopic(TopicDescription(name: "more", partitions: 1))
        try other.write(["c"], to: TopicPartition("more", 0), by: "other")
        #expect(try test.log.readAll(events).map(\.text) == ["a", "b"])
        #expect(try test.log.readAll(TopicPartition("more", 0)).map(\.text) == ["c"])
        test.log.close()
        other.close()
        let again = try EmbeddedLog.open(directory: folder.path, options: test.log.core.options)
        #expect(try again.readAll(events).map(\.text) == ["a", "b"])
        #expect(try again.write(["d"], to: events) == 2..<3)
    }

    /// A process may die after its commit and before it counts it as news. Here a commit that only raises the first
    /// offset is made without counting it.
    @Test func aCommitThatNobodyAnnouncedIsFound() throws {
        let test = try makeLog(.disk)
        try test.log.write(["a", "b"], to: events)
        let folder = try #require(test.folder)
        let other = try EmbeddedLog.open(directory: folder.path, options: test.log.core.options)
        let consumer = try other.makeConsumer()
        let mark = consumer.news()
        try test.log.core.change { (session) throws(EngineError) in
            var row = try session.partitions(changedAfter: 0)[0]
            row.start = 1
            row.version += 1
            try session.save(row)
        }
        #expect(try other.offsets(of: events) == 0..<2)
        consumer.waitForNews(after: mark, timeout: .seconds(60))
        #expect(consumer.news() == mark)
        #expect(try other.offsets(of: events) == 1..<2)
        try other.write(["c"], to: events, by: "other")
        #expect(try test.log.offsets(of: events) == 1..<3)
    }

    @Test func newsWakesAWaitingReader() throws {
        let test = try makeLog(.disk)
        let consumer = try test.log.makeConsumer()
        let mark = consumer.news()
        #expect(try consumer.readAll(events).isEmpty)
        let log = test.log
        let events = events
        let writer = Thread { _ = try? log.write(["a"], to: events) }
        writer.start()
        consumer.waitForNews(after: mark, timeout: .seconds(60))
        #expect(consumer.news() != mark)
        #expect(try consumer.readAll(events).map(\.text) == ["a"])
        consumer.waitForNews(after: mark, timeout: .seconds(60))
        consumer.waitForNews(after: consumer.news(), timeout: .milliseconds(5))
    }

    @Test func whoWaitsCanBeMadeToLookAgain() throws {
        let test = try makeLog(.disk)
        let folder = try #require(test.folder)
        let other = try EmbeddedLog.open(directory: folder.path, options: test.log.core.options)
        defer { other.close() }
        let consumer = try other.makeConsumer()
        let mark = consumer.news()
        test.log.wakeWaiting()
        #expect(consumer.news() != mark)
    }
}
