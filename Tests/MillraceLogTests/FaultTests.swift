import Foundation
import MillraceCore
import MillraceLog
import Synchronization
import Testing

/// Commits that fail: nothing of them shows, and the process can go on.
@Suite struct FaultTests {
    let first = TopicPartition("events", 0)
    let second = TopicPartition("events", 1)

    func makeLog(_ disk: FaultyDisk, _ manifest: FaultyManifest = FaultyManifest()) throws -> EmbeddedLog {
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, options: LogOptions(segmentBytes: 16 << 10))
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        return log
    }

    @Test func aFullDiskIsSurvived() throws {
        let disk = FaultyDisk()
        let log = try makeLog(disk)
        try log.write(["before"], to: first)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        try producer.append(batch(["b"]), to: second)
        try producer.sendOffsets([first: CommittedOffset(offset: 1)], group: "g", member: nil)
        disk.creates.withLock { $0 = (EngineError(.diskFull, "full"), 2) }
        for _ in 0..<2 {
            guard case .retriable(let error) = producer.commit() else {
                Issue.record("a full disk is a reason to try again")
                return
            }
            #expect(error.code == .diskFull)
            #expect(try log.readAll(first).map(\.text) == ["before"])
            #expect(try log.readAll(second).isEmpty)
            #expect(try log.committedOffsets(group: "g").isEmpty)
        }
        // Others go on where they need no new file, and the same commit succeeds once there is room.
        try log.write(["meanwhile"], to: first)
        #expect(producer.commit().ranges == [first: 2..<3, second: 0..<1])
        #expect(try log.readAll(first).map(\.text) == ["before", "meanwhile", "a"])
        #expect(try log.committedOffsets(group: "g") == [first: CommittedOffset(offset: 1)])
    }

    @Test func aFailedWriteLeavesNothing() throws {
        let disk = FaultyDisk()
        let log = try makeLog(disk)
        try log.write(["before"], to: first)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch([String(repeating: "torn", count: 100)]), to: first)
        disk.writes.withLock { $0 = (EngineError(.io, "bad sector"), 1) }
        guard case .abortable(let error) = producer.commit() else {
            Issue.record("a failed write is a reason to abort")
            return
        }
        #expect(error.code == .io)
        #expect(try log.readAll(first).map(\.text) == ["before"])
        #expect(try log.write(["after"], to: first) == 1..<2)
        #expect(try log.readAll(first).map(\.text) == ["before", "after"])
    }

    @Test func aFailedChangeOfTheManifestLeavesNothing() throws {
        let manifest = FaultyManifest()
        let log = try makeLog(FaultyDisk(), manifest)
        try log.write(["before"], to: first)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        manifest.fault.withLock { $0 = .failed(EngineError(.diskFull, "full")) }
        guard case .retriable = producer.commit() else {
            Issue.record("a full disk is a reason to try again")
            return
        }
        #expect(try log.readAll(first).map(\.text) == ["before"])
        #expect(producer.commit().ranges == [first: 1..<2])
        #expect(try log.readAll(first).map(\.text) == ["before", "a"])
    }

    /// Whether it was committed shows in the offsets that went with it.
    @Test(arguments: [true, false]) func anUnknownOutcomeIsToldByTheOffsets(_ isMade: Bool) throws {
        let manifest = FaultyManifest()
        let log = try makeLog(FaultyDisk(), manifest)
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        try producer.append(batch(["a"]), to: first)
        try producer.sendOffsets([second: CommittedOffset(offset: 5)], group: "g", member: nil)
        manifest.fault.withLock { $0 = .unknown(EngineError(.io, "who knows"), isMade: isMade) }
        guard case .unknown = producer.commit() else {
            Issue.record("the outcome cannot be known")
            return
        }
        #expect(try log.committedOffsets(group: "g") == (isMade ? [second: CommittedOffset(offset: 5)] : [:]))
        try log.write(["b"], to: first)
        #expect(try log.readAll(first).map(\.text) == (isMade ? ["a", "b"] : ["b"]))
    }
}

/// A file system that is really full. Needs the right to mount one.
@Suite struct FullFileSystemTests {
    @Test(.enabled(if: TinyFileSystem.isPossible, "mounting takes the superuser"))
    func theProcessGoesOnOnceThereIsRoom() throws {
        let tiny = try TinyFileSystem(kilobytes: 1_024)
        let log = try EmbeddedLog.open(directory: tiny.path + "/log", options: LogOptions(segmentBytes: 64 << 10))
        defer { log.close() }
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        let ballast = tiny.path + "/ballast"
        try Data(repeating: 1, count: 300 << 10).write(to: URL(filePath: ballast))
        let events = TopicPartition("events", 0)
        let producer = try log.makeProducer(transactionalID: "p")
        var committed = 0
        var failure: EngineError?
        while failure == nil, committed < 1_000 {
            try producer.begin()
            try producer.append(batch(["\(committed) " + String(repeating: "x", count: 4_000)]), to: events)
            switch producer.commit() {
            case .committed: committed += 1
            case .retriable(let error): failure = error
            default: Issue.record("a full disk is a reason to try again")
            }
        }
        #expect(failure?.code == .diskFull)
        #expect(failure?.message.contains(tiny.path) == true && failure?.message.contains("are free") == true)
        let consumer = try log.makeConsumer()
        #expect(try consumer.readAll(events).map(\.offset) == Array(0..<Int64(committed)))
        try FileManager.default.removeItem(atPath: ballast)
        #expect(producer.commit().ranges == [events: Int64(committed)..<Int64(committed + 1)])
        #expect(try consumer.readAll(events).map { $0.text.prefix { $0 != " " } } == (0...committed).map { "\($0)" })
    }
}
