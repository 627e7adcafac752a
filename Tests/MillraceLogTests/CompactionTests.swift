import Foundation
import MillraceCore
@testable import MillraceLog
import Testing

/// Compaction by key, case by case.
@Suite struct CompactionTests {
    let state = TopicPartition("state", 0)

    func makeLog(
        _ storage: Storage, _ adjust: (inout TopicConfiguration) -> Void = { _ in },
        options: (inout LogOptions) -> Void = { _ in }
    ) throws -> TestLog {
        var configuration = TopicConfiguration()
        configuration.segmentAge = .minutes(1)
        configuration.minCleanableDirtyRatio = 0
        adjust(&configuration)
        let test = try TestLog(storage, options)
        try test.log.createTopic(
            TopicDescription(name: "state", partitions: 1, cleanup: .compact, configuration: configuration))
        return test
    }

    /// Writes a batch of `key=value`, or `key` for a tombstone, separated by spaces.
    func write(_ text: String, _ test: TestLog) throws {
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(keyed(text, at: test.clock.now()), to: state)
        #expect(producer.commit().ranges != nil)
    }

    func keyed(_ text: String, at time: Timestamp) -> RecordBatchBuilder {
        let builder = RecordBatchBuilder()
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=").map(String.init)
            var sample = Sample(parts.last ?? "", key: parts[0], timestamp: time.milliseconds)
            if parts.count == 1 { sample.value = nil }
            builder.append(sample)
        }
        return builder
    }

    /// What is read, as `offset:key=value`.
    func read(_ test: TestLog, from offset: Int64 = 0) throws -> String {
        try test.log.readAll(state, from: offset).map { sample in
            let key = String(decoding: sample.key ?? [], as: UTF8.self)
            return sample.value == nil ? "\(sample.offset):\(key)" : "\(sample.offset):\(key)=\(sample.text)"
        }.joined(separator: " ")
    }

    /// Has the segment that is written to ended by its age, and everything compacted.
    @discardableResult
    func compact(_ test: TestLog) throws -> MaintenanceReport {
        test.clock.advance(by: .minutes(2))
        let report = try test.log.maintain()
        #expect(report.failures.isEmpty)
        #expect(try test.log.verify(state).damages.isEmpty)
        return report
    }

    @Test(arguments: Storage.allCases) func theLastOfEachKeyStaysAtItsOffset(_ storage: Storage) throws {
        let test = try makeLog(storage)
        try write("a=1 b=1 c=1", test)
        try write("b=2", test)
        try write("a=2 b=3 d=1", test)
        let report = try compact(test)
        #expect(report.rolled == [state])
        #expect(report.compactions.map(\.recordsBefore) == [7] && report.compactions.map(\.recordsAfter) == [4])
        #expect(try read(test) == "2:c=1 4:a=2 5:b=3 6:d=1")
        #expect(try test.log.offsets(of: state) == 0..<7)
        // Whoever stands in a gap goes on behind it.
        for (offset, rest) in [(1, "2:c=1 4:a=2"), (3, "4:a=2 5:b=3"), (5, "5:b=3 6:d=1"), (7, "")] {
            #expect(try read(test, from: Int64(offset)).hasPrefix(rest))
        }
        try write("c=2", test)
        #expect(try read(test) == "2:c=1 4:a=2 5:b=3 6:d=1 7:c=2")
        try compact(test)
        #expect(try read(test) == "4:a=2 5:b=3 6:d=1 7:c=2")
    }

    @Test(arguments: Storage.allCases) func tombstonesStayForAWhile(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.deleteRetention = .minutes(10) }
        try write("a=1 b=1", test)
        try write("a", test)
        try compact(test)
        #expect(try read(test) == "1:b=1 2:a")
        let time = try #require(try test.log.readAll(state).last?.timestamp)
        #expect(time == 1_000_000)
        // Nine minutes later, more is compacted.
        test.clock.advance(by: .minutes(7))
        try write("b=2 c=1", test)
        try compact(test)
        #expect(try read(test) == "2:a 3:b=2 4:c=1")
        #expect(try test.log.readAll(state).first?.timestamp == time)
        test.clock.advance(by: .minutes(2))
        try write("c=2 d=1", test)
        try compact(test)
        #expect(try read(test) == "3:b=2 5:c=2 6:d=1")
    }

    @Test(arguments: Storage.allCases) func aPartitionMayBecomeEmpty(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.deleteRetention = .zero }
        try write("a=1 b=1", test)
        try write("a b", test)
        try compact(test)
        #expect(try read(test) == "2:a 3:b")
        // Tombstones go with the next compaction, which needs something new.
        try write("c=1", test)
        try compact(test)
        #expect(try read(test) == "4:c=1")
        try write("c", test)
        try compact(test)
        try write("d=1", test)
        try write("d", test)
        try compact(test)
        try test.log.deleteRecords(before: [state: 7])
        #expect(try read(test, from: 7) == "7:d")
        try test.log.deleteRecords(before: [state: 8])
        try write("e=1", test)
        try compact(test)
        #expect(try read(test, from: 8) == "8:e=1")
        #expect(try test.log.offset(of: state, atOrAfter: .zero) == 8)
    }

    /// A reader goes through a stretch in which nothing is left, without being told that this is the end.
    @Test(arguments: Storage.allCases) func emptyStretchesAreNoEnd(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let long = String(repeating: "x", count: 20_000)
        for number in 0..<9 { try write("a=\(number)\(long)", test) }
        try write("b=1", test)
        try compact(test)
        let consumer = try test.log.makeConsumer()
        let buffer = RecordBuffer()
        for offset in 0..<8 {
            #expect(try consumer.fetch(state, from: Int64(offset), maxBytes: 1, into: buffer) == 9)
            #expect(buffer.records.map(\.offset) == [8] && !buffer.isAtEnd)
        }
        #expect(try consumer.fetch(state, from: 9, maxBytes: 1, into: buffer) == 10)
        #expect(buffer.isAtEnd)
    }

    /// Of the keys that keep their records, six fill the first new segment and the seventh begins the second; what lay
    /// between them is gone, so that the first ends with offsets of which nothing is left.
    @Test(arguments: Storage.allCases) func aSegmentMayEndWithAGap(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let long = String(repeating: "x", count: 10_000)
        for key in 0..<6 { try write("k\(key)=\(long)", test) }
        for number in 0..<30 { try write("j=\(number)", test) }
        try write("k6=\(long) j=last", test)
        try compact(test)
        #expect(try test.log.readAll(state).map(\.offset) == [0, 1, 2, 3, 4, 5, 36, 37])
        let consumer = try test.log.makeConsumer()
        let buffer = RecordBuffer()
        for offset in [6, 20, 35] {
            #expect(try consumer.fetch(state, from: Int64(offset), maxBytes: 1, into: buffer) == 38)
            #expect(buffer.records.map(\.offset) == [36, 37] && buffer.isAtEnd)
        }
        #expect(try consumer.fetch(state, from: 5, maxBytes: 1, into: buffer) == 36)
        #expect(buffer.records.map(\.offset) == [5] && !buffer.isAtEnd)
        #expect(try consumer.fetch(state, from: 36, maxBytes: 1, into: buffer) == 38)
    }

    @Test func aPartitionIsCompactedWhenEnoughIsNew() throws {
        let test = try makeLog(.memory) { $0.minCleanableDirtyRatio = 0.5 }
        try write("a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1", test)
        #expect(try compact(test).compactions.count == 1)
        try write("a=2", test)
        #expect(try compact(test).compactions.isEmpty)
        #expect(try read(test).hasPrefix("0:a=1"))
        try write("b=2 c=2 d=2 e=2 f=2 g=2 h=2", test)
        #expect(try compact(test).compactions.count == 1)
        #expect(try read(test).hasPrefix("8:a=2"))
    }

    @Test func youngRecordsAreLeftAlone() throws {
        let test = try makeLog(.memory) { $0.minCompactionLag = .minutes(30) }
        try write("a=1 a=2", test)
        #expect(try compact(test).compactions.isEmpty)
        test.clock.advance(by: .minutes(30))
        try write("a=3", test)
        #expect(try compact(test).compactions.count == 1)
        #expect(try read(test) == "1:a=2 2:a=3")
    }

    /// With memory for one segment's keys at a time, the result is the same.
    @Test func littleMemoryTakesMoreSteps() throws {
        let test = try makeLog(.disk) { _ in
        } options: {
            $0.compactionMapBytes = 1
        }
        let long = String(repeating: "x", count: 10_000)
        for round in 0..<6 {
            for key in 0..<7 { try write("k\(key)=\(round)\(long)", test) }
        }
        #expect(try #require(test.folder).files("log").count > 4)
        let report = try compact(test)
        #expect(report.compactions.count == 1)
        #expect(report.compactions.first?.recordsBefore == 42 && report.compactions.first?.recordsAfter == 7)
        #expect(try test.log.readAll(state).map(\.offset) == Array(35..<42))
    }

    @Test(arguments: Storage.allCases) func recordsWithoutAKeyAreRefused(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        let builder = keyed("a=1", at: .zero)
        builder.append(Sample("no key"))
        let error = #expect(throws: EngineError.self) { try producer.append(builder, to: state) }
        #expect(error?.code == .invalid && error?.message.contains("without a key") == true)
        builder.removeAll()
        builder.append(Sample("empty key", key: ""))
        try producer.append(builder, to: state)
        #expect(producer.commit().ranges == [state: 0..<1])
    }

    /// Files of processes that died before their commit go; those that are read, or may still be written to, stay.
    @Test func straysAreSwept() throws {
        let test = try makeLog(.disk)
        try write("a=1 b=1 c=1", test)
        let folder = try #require(test.folder).path + "/topics/state/0/"
        let strays = ["00000000000000000001.log", "00000000000000000000.7.log", "00000000000000000002.3.index"]
        let others = ["00000000000000000003.log", "notes.txt"]
        for name in strays + others { try Data("x".utf8).write(to: URL(filePath: folder + name)) }
        #expect(try test.log.maintain() == MaintenanceReport())
        let left = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        #expect(left == Set(others + ["00000000000000000000.log"]))
        try compact(test)
        #expect(try read(test) == "0:a=1 1:b=1 2:c=1")
    }

    /// What cannot be read must not be thrown away.
    @Test func aDamagedSegmentIsNotCompacted() throws {
        let test = try makeLog(.disk)
        try write("a=1 b=1", test)
        try write("a=2", test)
        let path = try #require(test.folder).files("log")[0]
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: 70)
        try file.write(contentsOf: Data([0xFF]))
        try file.close()
        test.clock.advance(by: .minutes(2))
        let report = try test.log.maintain()
        #expect(report.failures.map(\.error.code) == [.corrupt] && report.compactions.isEmpty)
        #expect(try read(test, from: 2) == "2:a=2")
        #expect(try #require(test.folder).files("log").allSatisfy { !$0.contains(".1.log") })
    }

    /// A reader that stands in a file which was compacted goes on in it; one that comes later finds the new one.
    @Test func readersGoOnWhileFilesAreReplaced() throws {
        let test = try makeLog(.disk)
        let folder = try #require(test.folder)
        let long = String(repeating: "x", count: 10_000)
        for number in 0..<20 { try write("k\(number % 3)=\(number)\(long)", test) }
        let (slow, held) = (try test.log.makeConsumer(), RecordBuffer())
        #expect(try slow.fetch(state, from: 0, maxBytes: 1, into: held) == 1)
        let old = folder.files("log").dropLast()
        try compact(test)
        for path in old { try? FileManager.default.removeItem(atPath: path) }
        #expect(held.records.first.map { Sample($0).text.hasPrefix("0x") } == true)
        let rest = try slow.readAll(state, from: 1)
        #expect(rest.suffix(3).map(\.offset) == [17, 18, 19])
        #expect(rest.allSatisfy { $0.text.hasPrefix("\($0.offset)x") })
        #expect(try test.log.readAll(state).map(\.offset) == [17, 18, 19])
    }

    @Test func headersProducersAndTimesStay() throws {
        let test = try makeLog(.memory)
        let headers = ByteWriter()
        RecordHeaders.write([(key: "from", value: "Carol"), (key: "to", value: "Dan")], to: headers)
        let builder = keyed("a=1", at: Timestamp(milliseconds: 5))
        Array("b".utf8).withUnsafeBytes { key in
            builder.append(timestamp: Timestamp(milliseconds: 7), key: key, value: nil, headers: headers.bytes)
            builder.append(timestamp: Timestamp(milliseconds: 3), key: key, value: key, headers: headers.bytes)
        }
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(builder, to: state)
        #expect(producer.commit().ranges != nil)
        try write("a", test)
        try compact(test)
        let buffer = RecordBuffer()
        _ = try test.log.makeConsumer().fetch(state, from: 0, maxBytes: 1 << 20, into: buffer)
        #expect(buffer.records.map(\.offset) == [2, 3])
        let record = try #require(buffer.records.first)
        #expect(record.timestamp.milliseconds == 3)
        #expect(RecordHeaders.value(of: "to", in: record.headers)?.elementsEqual("Dan".utf8) == true)
    }
}

/// The map of keys that a compaction makes.
@Suite struct KeyMapTests {
    @Test func itKnowsTheLastOffsetOfEachKey() {
        var map = KeyMap()
        let keys = 5_000
        for offset in 0..<12_000 {
            Array("key \(offset % keys)".utf8).withUnsafeBytes { map.note($0, at: Int64(offset)) }
        }
        #expect(map.count == keys)
        for key in 0..<keys {
            let last = Int64(key < 2_000 ? key + 10_000 : key + 5_000)
            #expect(Array("key \(key)".utf8).withUnsafeBytes { map.last($0) } == last)
        }
        for other in ["", "key", "key 5000"] {
            #expect(Array(other.utf8).withUnsafeBytes { map.last($0) } == nil)
        }
        Array("".utf8).withUnsafeBytes { map.note($0, at: 20_000) }
        #expect(UnsafeRawBufferPointer(start: nil, count: 0).isEmpty && map.count == keys + 1)
    }
}
