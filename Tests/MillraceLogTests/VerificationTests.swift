import Foundation
import MillraceCore
@testable import MillraceLog
import Testing

/// The check of a whole log: it finds nothing in a sound one, and each damaged byte at its place.
@Suite struct VerificationTests {
    let events = TopicPartition("events", 0)

    func makeLog() throws -> (log: EmbeddedLog, folder: TemporaryFolder) {
        let test = try TestLog(.disk)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        return (test.log, try #require(test.folder))
    }

    /// Writes `count` batches of two records each and returns their sizes in bytes.
    func fill(_ log: EmbeddedLog, batches count: Int, valueBytes: Int = 10) throws -> [Int] {
        let producer = try log.makeProducer(transactionalID: "p")
        return try (0..<count).map { number in
            let builder = RecordBatchBuilder()
            for part in 0..<2 {
                let value = "\(number).\(part) " + String(repeating: "x", count: valueBytes)
                builder.append(Sample(value, key: "k", timestamp: Int64(1_000 + number)))
            }
            let size = builder.byteCount
            try producer.begin()
            try producer.append(builder, to: events)
            #expect(producer.commit().ranges != nil)
            return size
        }
    }

    func flip(_ path: String, at position: Int) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(position))
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: UInt64(position))
        try file.write(contentsOf: Data([byte ^ 0x10]))
        try file.close()
    }

    /// Reads a record before the end of each segment, which makes the segments' indexes.
    func makeIndexes(_ log: EmbeddedLog) throws {
        let end = try log.offsets(of: events).upperBound
        for offset in 0..<end {
            _ = try log.makeConsumer().fetch(events, from: offset, maxBytes: 1, into: RecordBuffer())
        }
    }

    @Test func aSoundLogIsSound() throws {
        let (log, folder) = try makeLog()
        #expect(try log.verify(events).damages.isEmpty)
        let sizes = try fill(log, batches: 300, valueBytes: 400)
        try makeIndexes(log)
        let found = try log.verify(events)
        #expect(found.damages.isEmpty)
        #expect(found.offsets == 0..<600)
        #expect(found.batches == 300 && found.records == 600)
        #expect(found.bytes == sizes.reduce(0, +))
        #expect(found.segments == folder.files("log").count && found.segments > 3)
        #expect(found.indexes == 2 * (found.segments - 1))
        try log.deleteRecords(before: [events: 450])
        #expect(try log.verify(events).damages.isEmpty)
    }

    /// Every byte of the second of three batches is damaged in turn, header and records. It shows within that batch and
    /// nowhere else, and the other two are still counted.
    @Test func everyDamagedByteIsFoundInItsBatch() throws {
        let (log, folder) = try makeLog()
        let sizes = try fill(log, batches: 3)
        let path = folder.files("log")[0]
        let batch = sizes[0]..<(sizes[0] + sizes[1])
        for position in batch {
            try flip(path, at: position)
            let found = try log.verify(events)
            try flip(path, at: position)
            #expect(!found.damages.isEmpty, "byte \(position)")
            for damage in found.damages {
                #expect(damage.path == path && damage.offsets == 2..<4, "byte \(position): \(damage)")
                #expect(damage.position.map(batch.contains) == true, "byte \(position): \(damage)")
                #expect(damage.description.contains("restore the file"))
            }
            #expect(found.records == 4, "byte \(position)")
        }
        #expect(try log.verify(events).damages.isEmpty)
    }

    @Test func neighboursThatAreBothDamagedAreBothFound() throws {
        let (log, folder) = try makeLog()
        let sizes = try fill(log, batches: 4)
        for position in [sizes[0] + 70, sizes[0] + sizes[1] + 70] { try flip(folder.files("log")[0], at: position) }
        let found = try log.verify(events)
        #expect(found.damages.map(\.offsets) == [2..<4, 4..<6])
        #expect(found.batches == 4 && found.records == 4)
    }

    @Test func theLastBatchIsFoundDamaged() throws {
        let (log, folder) = try makeLog()
        let sizes = try fill(log, batches: 2)
        for position in [sizes[0] + 8, sizes[0] + 16, sizes[0] + 24, sizes[0] + sizes[1] - 1] {
            try flip(folder.files("log")[0], at: position)
            let found = try log.verify(events)
            try flip(folder.files("log")[0], at: position)
            #expect(!found.damages.isEmpty && found.damages.allSatisfy { $0.offsets == 2..<4 }, "byte \(position)")
        }
    }

    /// Every byte of both indexes of a segment.
    @Test func everyDamagedByteOfAnIndexIsFound() throws {
        let (log, folder) = try makeLog()
        _ = try fill(log, batches: 100, valueBytes: 400)
        try makeIndexes(log)
        for (kind, entry) in [("index", 8), ("timeindex", 12)] {
            let path = folder.files(kind)[0]
            let size = try Data(contentsOf: URL(filePath: path)).count
            #expect(size >= 2 * entry)
            for position in 0..<size {
                try flip(path, at: position)
                let found = try log.verify(events)
                try flip(path, at: position)
                let own = found.damages.filter { $0.path == path }
                #expect(own.contains { ($0.position ?? -1) / entry == position / entry }, "\(kind) byte \(position)")
                #expect(found.damages.allSatisfy { $0.offsets == nil && $0.advice.contains("remove the file") })
            }
            try Data(try Data(contentsOf: URL(filePath: path)).dropLast()).write(to: URL(filePath: path))
            #expect(try !log.verify(events).damages.isEmpty)
            try FileManager.default.removeItem(atPath: path)
            #expect(try log.verify(events).damages.isEmpty)
            try makeIndexes(log)
        }
    }

    @Test func filesThatAreMissingOrCutOffAreFound() throws {
        let (log, folder) = try makeLog()
        let sizes = try fill(log, batches: 300, valueBytes: 400)
        let files = folder.files("log")
        try FileManager.default.removeItem(atPath: files[1])
        #expect(truncate(files[2], off_t(sizes[0] + 100)) == 0)
        let found = try log.verify(events)
        #expect(Set(found.damages.map(\.path)) == [files[1], files[2]])
        #expect(found.damages.first?.position == nil)
        #expect(found.damages.first?.finding.contains("is missing") == true)
        #expect(found.damages.contains { $0.position == sizes[0] + 100 && $0.finding.contains("cut off") })
    }

    /// The database says that a segment holds more or less than it does.
    @Test(arguments: [-1, 1]) func anEndThatDiffersFromTheDatabaseIsFound(_ difference: Int64) throws {
        let (log, folder) = try makeLog()
        _ = try fill(log, batches: 3)
        try log.core.change { (session) throws(EngineError) in
            var row = try session.partitions(changedAfter: 0)[0]
            row.end += difference
            row.version += 1
            try session.save(row)
        }
        let damage = try #require(try log.verify(events).damages.first)
        #expect(damage.path == folder.files("log")[0])
        #expect(damage.finding.contains(difference < 0 ? "offsets before 5" : "up to offset 6"))
    }

    /// A batch that is whole, but not the one that was committed there.
    @Test func anotherIntactBatchIsFound() throws {
        let (log, folder) = try makeLog()
        let (other, otherFolder) = try makeLog()
        for (log, text) in [(log, "mine"), (other, "else")] { try log.write([text], to: events) }
        let foreign = try Data(contentsOf: URL(filePath: otherFolder.files("log")[0]))
        try foreign.write(to: URL(filePath: folder.files("log")[0]))
        #expect(try log.readAll(events).map(\.text) == ["else"])
        let damage = try #require(try log.verify(events).damages.first)
        #expect(damage.offsets == 0..<1 && damage.finding.contains("these are whole, but others"))
    }

    @Test func writersAtWorkDoNotDisturb() throws {
        let (log, _) = try makeLog()
        _ = try fill(log, batches: 1)
        let events = events
        let stop = StopFlag()
        let writers = ThreadGroup(count: 2) { number in
            while !stop.isSet {
                try log.write([String(repeating: "y", count: 3_000)], to: events, by: "w\(number)")
                let range = try log.offsets(of: events)
                if range.count > 200 { try log.deleteRecords(before: [events: range.upperBound - 100]) }
            }
        }
        for _ in 0..<60 { #expect(try log.verify(events).damages.isEmpty) }
        stop.set()
        try writers.wait()
    }
}

/// What a dump hands out of a log that is sound, and of one that is not.
@Suite struct DumpTests {
    let events = TopicPartition("events", 0)

    @Test func damagedBatchesAreHandedOutAsFarAsTheyCanBeRead() throws {
        let test = try TestLog(.disk)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        for text in ["first", "second", "third"] { try test.log.write([text], to: events) }
        let path = try #require(test.folder).files("log")[0]
        let size = batch(["first"]).byteCount
        let file = try FileHandle(forUpdating: URL(filePath: path))
        // The last byte of the value of the second record; the length of the third batch.
        try file.seek(toOffset: UInt64(2 * size - 1))
        try file.write(contentsOf: Data("D".utf8))
        try file.seek(toOffset: UInt64(2 * size + 1 + 8))
        try file.write(contentsOf: Data([0x7F]))
        try file.close()
        var found: [(text: String?, damages: Int)] = []
        try test.log.dump(events, from: 0) { dumped in
            var records: [RawRecord] = []
            try dumped.batch?.appendRecords(from: 0, to: &records)
            found.append((records.first.map { Sample($0).text }, dumped.damages.count))
            return true
        }
        #expect(found.map(\.text) == ["first", "seconD", nil])
        #expect(found.map(\.damages) == [0, 1, 1])
    }

    @Test func itBeginsAtAnOffsetAndEndsWhenNoMoreIsWanted() throws {
        let test = try TestLog(.memory)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        for number in 0..<5 { try test.log.write(["a\(number)", "b\(number)"], to: events) }
        var bases: [Int64] = []
        try test.log.dump(events, from: 5) { dumped in
            bases.append(dumped.batch?.baseOffset ?? -1)
            return bases.count < 2
        }
        #expect(bases == [4, 6])
    }
}
