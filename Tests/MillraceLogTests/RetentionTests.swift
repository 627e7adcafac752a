import Foundation
import MillraceCore
import MillraceLog
import Testing

/// Retention by age and size: whole segments from the start, never the one that is written to, by a clock set by hand.
@Suite struct RetentionTests {
    let events = TopicPartition("events", 0)

    func makeLog(_ storage: Storage, _ adjust: (inout TopicConfiguration) -> Void) throws -> TestLog {
        var configuration = TopicConfiguration()
        adjust(&configuration)
        let test = try TestLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1, configuration: configuration))
        return test
    }

    /// Writes `count` records of 10 KB, six of which fill a segment, with the clock's time and a minute between them.
    func fill(_ test: TestLog, _ count: Int) throws {
        for _ in 0..<count {
            let builder = RecordBatchBuilder()
            let text = String(repeating: "x", count: 10_000)
            builder.append(Sample(text, timestamp: test.clock.now().milliseconds))
            let producer = try test.log.makeProducer(transactionalID: "p")
            try producer.begin()
            try producer.append(builder, to: events)
            #expect(producer.commit().ranges != nil)
            test.clock.advance(by: .minutes(1))
        }
    }

    @Test(arguments: Storage.allCases) func nothingIsDeletedWithoutALimit(_ storage: Storage) throws {
        let test = try makeLog(storage) { _ in }
        try fill(test, 20)
        test.clock.advance(by: .days(400))
        #expect(try test.log.maintain() == MaintenanceReport())
        #expect(try test.log.offsets(of: events) == 0..<20)
    }

    /// Records 0–5 fill the first segment, 6–11 the second, 12–17 the third; the last of each has minute 5, 11, 17.
    @Test(arguments: Storage.allCases) func oldSegmentsGo(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.retention = .minutes(20) }
        try fill(test, 20)
        // It is minute 20. The first segment's greatest time is minute 5.
        test.clock.advance(by: .minutes(5))
        #expect(try test.log.maintain().deleted.isEmpty)
        test.clock.advance(by: .milliseconds(1))
        #expect(try test.log.maintain().deleted == [events: 6])
        #expect(try test.log.offsets(of: events) == 6..<20)
        let error = #expect(throws: EngineError.self) { try test.log.readAll(events, from: 5) }
        #expect(error?.code == .offsetOutOfRange)
        #expect(try test.log.readAll(events, from: 6).count == 14)
        test.clock.advance(by: .minutes(6))
        #expect(try test.log.maintain().deleted == [events: 12])
        #expect(try test.log.verify(events).damages.isEmpty)
    }

    @Test(arguments: Storage.allCases) func theSegmentThatIsWrittenToIsEndedFirst(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.retention = .minutes(20) }
        try fill(test, 2)
        test.clock.advance(by: .minutes(18))
        #expect(try test.log.maintain() == MaintenanceReport())
        test.clock.advance(by: .minutes(2))
        let report = try test.log.maintain()
        #expect(report.rolled == [events] && report.deleted == [events: 2])
        #expect(try test.log.offsets(of: events) == 2..<2)
        #expect(try test.log.maintain() == MaintenanceReport())
        #expect(try test.log.write(["next"], to: events) == 2..<3)
        #expect(try test.log.readAll(events, from: 2).map(\.text) == ["next"])
        #expect(try test.log.verify(events).damages.isEmpty)
    }

    /// A reader that holds what is deleted, reads on safely; one that comes back is told.
    @Test(arguments: Storage.allCases) func readersKeepWhatTheyHold(_ storage: Storage) throws {
        let test = try makeLog(storage) { $0.retention = .minutes(1) }
        try fill(test, 7)
        let consumer = try test.log.makeConsumer()
        let held = RecordBuffer()
        _ = try consumer.fetch(events, from: 0, maxBytes: 1, into: held)
        test.clock.advance(by: .days(1))
        #expect(try test.log.maintain().deleted == [events: 7])
        #expect(held.records.map { Sample($0).text.utf8.count } == [10_000])
        let error = #expect(throws: EngineError.self) {
            try consumer.fetch(events, from: 1, maxBytes: 1, into: RecordBuffer())
        }
        #expect(error?.code == .offsetOutOfRange)
    }

    /// A batch has 10 072 bytes: 61 of its header, 11 of the record's numbers. As in Kafka, the oldest segment goes as long
    /// as the limit is still reached without it.
    @Test(arguments: [(140_000, 6), (141_008, 6), (141_009, 0), (80_576, 12), (80_577, 6), (1, 18), (0, 18)])
    func largePartitionsShrink(_ limit: Int, _ first: Int64) throws {
        let test = try makeLog(.memory) { $0.retentionBytes = Int64(limit) }
        try fill(test, 20)
        let report = try test.log.maintain()
        #expect(report.deleted[events] ?? 0 == first)
        #expect(try test.log.offsets(of: events) == first..<20)
    }

    @Test func aChangedConfigurationTakesEffect() throws {
        let test = try makeLog(.disk) { _ in }
        try fill(test, 20)
        test.clock.advance(by: .days(1))
        var configuration = TopicConfiguration()
        configuration.retention = .minutes(1)
        try test.log.alterTopic(named: "events", to: configuration)
        // Who creates the topic again with other settings does not undo it.
        try test.log.createTopic(TopicDescription(name: "events", partitions: 1))
        #expect(try test.log.topic(named: "events")?.configuration == configuration)
        let folder = try #require(test.folder)
        test.log.close()
        let again = try EmbeddedLog.open(directory: folder.path, options: LogOptions(clock: test.clock))
        #expect(try again.topic(named: "events")?.configuration == configuration)
        #expect(try again.maintain().deleted == [events: 20])
        let error = #expect(throws: EngineError.self) { try again.alterTopic(named: "other", to: configuration) }
        #expect(error?.code == .unknownTopic)
    }

    /// The oldest segment is damaged in its second batch, so that its times cannot be told.
    @Test func aDamagedPartitionIsReportedAndTheOthersAreSeenTo() throws {
        let test = try makeLog(.disk) { $0.retention = .minutes(1) }
        var configuration = TopicConfiguration()
        configuration.retention = .minutes(1)
        try test.log.createTopic(TopicDescription(name: "later", partitions: 1, configuration: configuration))
        try fill(test, 7)
        try test.log.write(["old"], to: TopicPartition("later", 0))
        let path = try #require(test.folder).files("log").first { $0.contains("events") }
        let file = try FileHandle(forUpdating: URL(filePath: try #require(path)))
        try file.seek(toOffset: 10_072 + 8)
        try file.write(contentsOf: Data([0x7F]))
        try file.close()
        test.clock.advance(by: .days(1))
        let report = try test.log.maintain()
        #expect(report.failures.map(\.partition) == [events])
        #expect(report.failures.first?.error.code == .corrupt)
        #expect(report.deleted == [TopicPartition("later", 0): 1])
        #expect(try test.log.offsets(of: events) == 0..<7)
    }
}

/// The text form of a topic's configuration.
@Suite struct TopicConfigurationTests {
    @Test func settingsAreReadBack() throws {
        var configuration = TopicConfiguration()
        let values = ["86400000", "1000000", "3600000", "0.25", "60000", "0"]
        for (name, value) in zip(TopicConfiguration.names, values) { try configuration.set(name, to: value) }
        #expect(configuration.settings.map(\.value) == values)
        #expect(configuration.retention == .days(1) && configuration.retentionBytes == 1_000_000)
        #expect(configuration.segmentAge == .hours(1) && configuration.minCleanableDirtyRatio == 0.25)
        #expect(configuration.minCompactionLag == .minutes(1) && configuration.deleteRetention == .zero)
    }

    @Test func theDefaultsAreKafkasButForEver() {
        #expect(
            TopicConfiguration().settings.map { "\($0.name)=\($0.value)" } == [
                "retention.ms=-1", "retention.bytes=-1", "segment.ms=604800000", "min.cleanable.dirty.ratio=0.5",
                "min.compaction.lag.ms=0", "delete.retention.ms=86400000",
            ])
    }

    @Test(
        arguments: [
            ("retention.ms", "-2"), ("retention.bytes", "1k"), ("segment.ms", "0"),
            ("min.cleanable.dirty.ratio", "1.5"),
            ("min.compaction.lag.ms", "-1"), ("delete.retention.ms", ""), ("cleanup.policy", "delete"),
        ])
    func otherValuesAreRefused(_ name: String, _ value: String) {
        var configuration = TopicConfiguration()
        let error = #expect(throws: EngineError.self) { try configuration.set(name, to: value) }
        #expect(error?.code == .invalid && error?.message.contains(name) == true)
        #expect(configuration == TopicConfiguration())
    }
}
