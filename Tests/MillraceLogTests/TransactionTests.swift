import MillraceCore
import MillraceLog
import Testing

/// Transactions through the engine's public door, on disk and in memory.
@Suite struct TransactionTests {
    let first = TopicPartition("events", 0)
    let second = TopicPartition("events", 1)

    func makeLog(_ storage: Storage) throws -> TestLog {
        let test = try TestLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 2))
        return test
    }

    @Test(arguments: Storage.allCases) func committedRecordsAreReadBack(_ storage: Storage) throws {
        let test = try makeLog(storage)
        #expect(try test.log.write(["a", "b"], to: first) == 0..<2)
        #expect(try test.log.write(["c"], to: first) == 2..<3)
        #expect(try test.log.offsets(of: first) == 0..<3)
        #expect(try test.log.readAll(first) == [Sample("a"), Sample("b", offset: 1), Sample("c", offset: 2)])
        #expect(try test.log.readAll(first, from: 1).map(\.text) == ["b", "c"])
        #expect(try test.log.readAll(second).isEmpty)
    }

    @Test(arguments: Storage.allCases) func nothingShowsBeforeTheCommit(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        try producer.append(batch(["b"]), to: second)
        try producer.append(batch(["c"]), to: first)
        #expect(try test.log.readAll(first).isEmpty)
        let outcome = producer.commit()
        #expect(outcome.ranges == [first: 0..<2, second: 0..<1])
        #expect(try test.log.readAll(first).map(\.text) == ["a", "c"])
        #expect(try test.log.readAll(second).map(\.text) == ["b"])
    }

    @Test(arguments: Storage.allCases) func anAbortLeavesNothing(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        try producer.sendOffsets([second: CommittedOffset(offset: 7)], group: "g", member: nil)
        producer.abort()
        try producer.begin()
        try producer.append(batch(["b"]), to: first)
        #expect(producer.commit().ranges == [first: 0..<1])
        #expect(try test.log.readAll(first).map(\.text) == ["b"])
        #expect(try test.log.committedOffsets(group: "g").isEmpty)
    }

    @Test(arguments: Storage.allCases) func offsetsAreCommittedWithTheRecords(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        try producer.sendOffsets([second: CommittedOffset(offset: 7, metadata: "m")], group: "g", member: nil)
        #expect(try test.log.committedOffsets(group: "g").isEmpty)
        #expect(producer.commit().ranges == [first: 0..<1])
        #expect(try test.log.committedOffsets(group: "g") == [second: CommittedOffset(offset: 7, metadata: "m")])
        try producer.begin()
        try producer.sendOffsets([second: CommittedOffset(offset: 9)], group: "g", member: nil)
        #expect(producer.commit().ranges == [:])
        #expect(try test.log.committedOffsets(group: "g") == [second: CommittedOffset(offset: 9)])
        #expect(try test.log.committedOffsets(group: "other").isEmpty)
    }

    @Test(arguments: Storage.allCases) func aSecondProducerFencesTheFirst(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let old = try test.log.makeProducer(transactionalID: "p")
        try old.begin()
        try old.append(batch(["old"]), to: first)
        let new = try test.log.makeProducer(transactionalID: "p")
        let other = try test.log.makeProducer(transactionalID: "q")
        #expect(old.commit().isFenced)
        for producer in [new, other] {
            try producer.begin()
            try producer.append(batch(["new"]), to: first)
            #expect(producer.commit().ranges != nil)
        }
        #expect(try test.log.readAll(first).map(\.text) == ["new", "new"])
    }

    @Test(arguments: Storage.allCases) func callsOutOfOrderAreRefused(_ storage: Storage) throws {
        let test = try makeLog(storage)
        let producer = try test.log.makeProducer(transactionalID: "p")
        #expect(throws: EngineError.self) { try producer.append(batch(["a"]), to: first) }
        try producer.begin()
        #expect(throws: EngineError.self) { try producer.begin() }
        let unknown = #expect(throws: EngineError.self) {
            try producer.append(batch(["a"]), to: TopicPartition("events", 2))
        }
        #expect(unknown?.code == .unknownTopic)
        #expect(producer.commit().ranges == [:])
        test.log.close()
        let closed = #expect(throws: EngineError.self) { try producer.begin() }
        #expect(closed?.code == .closed)
    }

    @Test(arguments: Storage.allCases) func topicsAreCreatedOnce(_ storage: Storage) throws {
        let test = try makeLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 2))
        let mismatch = #expect(throws: EngineError.self) {
            try test.log.createTopic(TopicDescription(name: "events", partitions: 3))
        }
        #expect(mismatch?.code == .topicMismatch)
        let invalid = #expect(throws: EngineError.self) {
            try test.log.createTopic(TopicDescription(name: "../x", partitions: 1))
        }
        #expect(invalid?.code == .invalid)
        try test.log.createTopic(TopicDescription(name: "changes", partitions: 1, cleanup: .compact))
        #expect(try test.log.topics().map(\.name) == ["changes", "events"])
        #expect(try test.log.topic(named: "changes")?.cleanup == .compact)
    }

    @Test(arguments: Storage.allCases) func offsetsOutsideThePartitionAreRefused(_ storage: Storage) throws {
        let test = try makeLog(storage)
        try test.log.write(["a"], to: first)
        let consumer = try test.log.makeConsumer()
        for offset in [Int64(-1), 2, .max] {
            let error = #expect(throws: EngineError.self) { try consumer.readAll(first, from: offset) }
            #expect(error?.code == .offsetOutOfRange)
        }
    }

    @Test(arguments: Storage.allCases) func nullIsNotEmpty(_ storage: Storage) throws {
        let test = try makeLog(storage)
        var tombstone = Sample("", key: "k")
        tombstone.value = nil
        let samples = [Sample("", key: ""), Sample(""), tombstone]
        let builder = RecordBatchBuilder()
        for sample in samples { builder.append(sample) }
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(builder, to: first)
        #expect(builder.isEmpty)
        #expect(producer.commit().ranges == [first: 0..<3])
        #expect(try test.log.readAll(first).map(\.key) == samples.map(\.key))
        #expect(try test.log.readAll(first).map(\.value) == samples.map(\.value))
    }
}
