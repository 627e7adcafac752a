import MillraceCore
@testable import MillraceLog
import Synchronization
import Testing

/// A transaction that is sent again after an unknown outcome takes effect once.
@Suite struct IdempotenceTests {
    let first = TopicPartition("events", 0)
    let second = TopicPartition("events", 1)

    func makeLog(_ manifest: FaultyManifest = FaultyManifest()) throws -> EmbeddedLog {
        let log = try EmbeddedLog.open(
            on: FaultyDisk(), manifest: manifest, options: LogOptions(segmentBytes: 16 << 10))
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        return log
    }

    func fail(_ manifest: FaultyManifest, isMade: Bool) {
        manifest.fault.withLock { $0 = .unknown(EngineError(.io, "who knows"), isMade: isMade) }
    }

    @Test(arguments: [true, false], [1, 3]) func aRepeatedCommitTakesEffectOnce(_ isMade: Bool, _ failures: Int) throws
    {
        let manifest = FaultyManifest()
        let log = try makeLog(manifest)
        #expect(log.capabilities.repeatsUnknownCommits)
        let producer = try log.makeProducer(transactionalID: "p")
        for round in 0..<3 {
            let base = Int64(3 * round)
            try producer.begin()
            try producer.append(batch(["a\(round)", "b\(round)"]), to: first)
            try producer.append(batch(["c\(round)"]), to: second)
            try producer.append(batch(["d\(round)"]), to: first)
            try producer.sendOffsets([second: CommittedOffset(offset: base)], group: "g", member: nil)
            for failure in 0..<failures {
                fail(manifest, isMade: isMade && failure == 0)
                #expect(producer.commit().isUnknown)
            }
            #expect(producer.commit().ranges == [first: base..<(base + 3), second: Int64(round)..<Int64(round + 1)])
        }
        #expect(try log.readAll(first).map(\.text) == ["a0", "b0", "d0", "a1", "b1", "d1", "a2", "b2", "d2"])
        #expect(try log.readAll(second).map(\.text) == ["c0", "c1", "c2"])
        #expect(try log.committedOffsets(group: "g") == [second: CommittedOffset(offset: 6)])
    }

    /// Others commit between the unknown outcome and the next try; the first answer holds all the same.
    @Test func theEarlierOffsetsAreAnswered() throws {
        let manifest = FaultyManifest()
        let log = try makeLog(manifest)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["mine"]), to: first)
        fail(manifest, isMade: true)
        #expect(producer.commit().isUnknown)
        try log.write(["theirs"], to: first, by: "other")
        #expect(producer.commit().ranges == [first: 0..<1])
        #expect(try log.readAll(first).map(\.text) == ["mine", "theirs"])
    }

    @Test(arguments: [true, false]) func anAbortGivesUpTheUnknown(_ isMade: Bool) throws {
        let manifest = FaultyManifest()
        let log = try makeLog(manifest)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        fail(manifest, isMade: isMade)
        #expect(producer.commit().isUnknown)
        producer.abort()
        let nothing = producer.commit()
        #expect(nothing.ranges == nil && nothing.error?.code == .invalid)
        for text in ["b", "c"] {
            try producer.begin()
            try producer.append(batch([text]), to: first)
            #expect(producer.commit().ranges?[first]?.count == 1)
        }
        #expect(try log.readAll(first).map(\.text) == (isMade ? ["a", "b", "c"] : ["b", "c"]))
    }

    @Test func aRepeatedCommitOfAnOldProducerIsFenced() throws {
        let manifest = FaultyManifest()
        let log = try makeLog(manifest)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        fail(manifest, isMade: true)
        #expect(producer.commit().isUnknown)
        try log.write(["b"], to: first, by: "p")
        #expect(producer.commit().isFenced)
        #expect(try log.readAll(first).map(\.text) == ["a", "b"])
    }

    @Test(arguments: Storage.allCases) func batchesCarryProducerEpochAndSequence(_ storage: Storage) throws {
        let test = try TestLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 2))
        for values in [["a", "b"], ["c"]] { try test.log.write(values, to: first, by: "other") }
        let producer = try test.log.makeProducer(transactionalID: "p")
        for _ in 0..<2 {
            try producer.begin()
            try producer.append(batch(["d", "e", "f"]), to: first)
            try producer.append(batch(["g"]), to: second)
            try producer.append(batch(["h"]), to: first)
            #expect(producer.commit().ranges != nil)
        }
        try producer.begin()
        try producer.append(batch(["given up"]), to: first)
        producer.abort()
        try producer.begin()
        try producer.append(batch(["i"]), to: first)
        #expect(producer.commit().ranges != nil)
        var found: [String] = []
        try test.log.dump(first, from: 0) { dumped in
            guard let batch = dumped.batch else { return true }
            found.append("\(batch.producerID) \(batch.producerEpoch) \(batch.baseSequence) \(batch.recordCount)")
            return true
        }
        #expect(found == ["1 1 0 2", "1 2 0 1", "2 1 0 3", "2 1 3 1", "2 1 4 3", "2 1 7 1", "2 1 8 1"])
        #expect(try test.log.verify(first).damages.isEmpty)
    }

    /// A producer that has lost count: the next sequence is neither what follows nor what was there.
    @Test(arguments: [Storage.memory, .disk]) func gapsAreRefused(_ storage: Storage) throws {
        let test = try TestLog(storage)
        try test.log.createTopic(TopicDescription(name: "events", partitions: 2))
        let producer = try test.log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a", "b"]), to: first)
        #expect(producer.commit().ranges != nil)
        try test.log.core.change { (session) throws(EngineError) in
            guard var row = try session.sequence(of: 1, partition: 0) else { throw EngineError(.io, "no row") }
            #expect(row.first == 0 && row.next == 2 && row.offsets == 0..<2)
            row.next = 1
            try session.save(row)
        }
        try producer.begin()
        try producer.append(batch(["c"]), to: second)
        try producer.append(batch(["d"]), to: first)
        let outcome = producer.commit()
        #expect(outcome.ranges == nil && outcome.error?.code == .invalid)
        #expect(outcome.error?.message.contains("from sequence 2 to events-0") == true)
        #expect(try test.log.readAll(second).isEmpty)
    }

    @Test func sequencesBeginAnewBehindTheGreatest() {
        #expect(ProducerSequence.number(1, after: .max) == 0)
        #expect(ProducerSequence.number(10, after: .max - 4) == 5)
        #expect(ProducerSequence.number(0, after: 7) == 7)
    }
}
