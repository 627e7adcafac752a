import Dispatch
import Foundation
import MillraceCore
import Synchronization
import Testing

@testable import MillraceLog

/// Rounds are shared: by the threads of a process, and by processes.
@Suite struct SharedRoundTests {
    let events = TopicPartition("events", 0)

    /// A disk in memory that counts syncs, and holds up the first one if it is told to.
    final class CountingDisk: ForwardingDisk, @unchecked Sendable {
        let syncs = Atomic<Int>(0)
        let holdsFirst = Atomic<Bool>(false)
        /// Whether the next write waits for a sync, but not for long.
        let slowsWrite = Atomic<Bool>(false)
        let isWriting = DispatchSemaphore(value: 0)
        let hasSynced = DispatchSemaphore(value: 0)
        let isHeld = DispatchSemaphore(value: 0)
        let goOn = DispatchSemaphore(value: 0)

        override func opened(_ file: any DiskFile) -> any DiskFile { CountingFile(file, disk: self) }
    }

    final class CountingFile: ForwardingFile, @unchecked Sendable {
        private let disk: CountingDisk

        init(_ base: any DiskFile, disk: CountingDisk) {
            self.disk = disk
            super.init(base)
        }

        override func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
            if disk.slowsWrite.exchange(false, ordering: .relaxed) {
                disk.isWriting.signal()
                _ = disk.hasSynced.wait(timeout: .now() + .milliseconds(100))
            }
            try base.write(bytes, at: position)
        }

        override func sync() throws(EngineError) {
            disk.syncs.add(1, ordering: .relaxed)
            disk.hasSynced.signal()
            if disk.holdsFirst.exchange(false, ordering: .relaxed) {
                disk.isHeld.signal()
                disk.goOn.wait()
            }
            try base.sync()
        }
    }

    /// A lock whose holder is kept waiting until `before` has run.
    struct SlowLock: ProcessLock {
        let before: @Sendable () throws -> Void

        func lock() throws(EngineError) {
            do { try before() } catch { throw EngineError(.io, "\(error)") }
        }
        func unlock() {}
    }

    /// All who commit while a round is under way share the next one.
    @Test func threadsShareARound() throws {
        let disk = CountingDisk()
        let log = try EmbeddedLog.open(
            on: disk, manifest: MemoryManifest(), options: LogOptions(segmentBytes: 64 << 10, durability: .power))
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        let threads = 16
        let acknowledged = Atomic<Int>(0)
        let done = DispatchGroup()
        disk.holdsFirst.store(true, ordering: .relaxed)
        for number in 0..<threads {
            Thread {
                do { try log.write(["\(number)"], to: events, by: "writer \(number)") } catch { Issue.record(error) }
                acknowledged.add(1, ordering: .relaxed)
                done.leave()
            }.start()
            done.enter()
            if number == 0 { try #require(disk.isHeld.wait(timeout: .now() + 60) == .success, "no sync") }
        }
        let consumer = try log.makeConsumer()
        while true {
            let mark = consumer.news()
            if try log.offsets(of: events).upperBound == Int64(threads) { break }
            consumer.waitForNews(after: mark, timeout: .seconds(1))
        }
        // All are committed, and none is acknowledged before its round.
        #expect(acknowledged.load(ordering: .relaxed) == 0)
        #expect(disk.syncs.load(ordering: .relaxed) == 1)
        disk.goOn.signal()
        done.wait()
        #expect(disk.syncs.load(ordering: .relaxed) == 2)
    }

    /// A round waits for the commit that is under way when it is to begin, and covers it.
    @Test func aRoundWaitsForTheCommitUnderWay() throws {
        let disk = CountingDisk()
        let opened = Mutex<EmbeddedLog?>(nil)
        let isDue = Atomic<Bool>(false)
        let done = DispatchSemaphore(value: 0)
        let log = try EmbeddedLog.open(
            on: disk, manifest: MemoryManifest(),
            roundLock: SlowLock {
                guard isDue.exchange(false, ordering: .relaxed) else { return }
                let log = try #require(opened.withLock { $0 })
                disk.slowsWrite.store(true, ordering: .relaxed)
                Thread {
                    do { try log.write(["b"], to: events, by: "b") } catch { Issue.record(error) }
                    done.signal()
                }.start()
                disk.isWriting.wait()
            }, options: LogOptions(segmentBytes: 64 << 10, durability: .power))
        opened.withLock { $0 = log }
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        let before = disk.syncs.load(ordering: .relaxed)
        isDue.store(true, ordering: .relaxed)
        try log.write(["a"], to: events, by: "a")
        done.wait()
        #expect(try log.readAll(events).map(\.text) == ["a", "b"])
        #expect(disk.syncs.load(ordering: .relaxed) == before + 1)
    }

    /// While one process waits for its turn, another's round covers what it has committed.
    @Test func processesShareARound() throws {
        let disk = CountingDisk()
        let manifest = MemoryManifest()
        let news = NewsBoard()
        let options = LogOptions(segmentBytes: 64 << 10, durability: .power)
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, news: news, options: options)
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        let other = try EmbeddedLog.open(
            on: disk, manifest: manifest, news: news,
            roundLock: SlowLock {
                try log.write(["b"], to: events, by: "b")
                #expect(disk.syncs.load(ordering: .relaxed) == 1)
                // This is not durable, but nobody waits for it.
                try log.deleteRecords(before: [events: 1])
            }, options: options)
        #expect(try other.write(["a"], to: events, by: "a") == 0..<1)
        #expect(disk.syncs.load(ordering: .relaxed) == 1)
        #expect(try log.readAll(events, from: 1).map(\.text) == ["b"])
    }

    @Test func aTimerRunsRoundsAfterAChangeOrManyBytes() throws {
        let rounds = DispatchSemaphore(value: 0)
        let slow = RoundTimer(interval: .seconds(100_000)) { rounds.signal() }
        slow.note(bytes: RoundTimer.bytes / 2)
        slow.note(bytes: RoundTimer.bytes / 2)
        #expect(rounds.wait(timeout: .now() + 60) == .success)
        slow.note(bytes: RoundTimer.bytes - 1)
        slow.stop()
        #expect(rounds.wait(timeout: .now()) == .timedOut)
        let quick = RoundTimer(interval: .milliseconds(1)) { rounds.signal() }
        for _ in 0..<2 {
            quick.note(bytes: 1)
            #expect(rounds.wait(timeout: .now() + 60) == .success)
        }
    }

    /// A round that failed for want of space is run again.
    @Test func aTimerTriesAgain() throws {
        let rounds = DispatchSemaphore(value: 0)
        let timer = RoundTimer(interval: .milliseconds(1)) {
            rounds.signal()
            throw EngineError(.diskFull, "full")
        }
        timer.note(bytes: 1)
        for _ in 0..<3 { #expect(rounds.wait(timeout: .now() + 60) == .success) }
        timer.stop()
    }

    /// A partition that has not changed is not synced again.
    @Test func onlyWhatHasChangedIsSynced() throws {
        let disk = CountingDisk()
        let log = try EmbeddedLog.open(
            on: disk, manifest: MemoryManifest(), options: LogOptions(segmentBytes: 16 << 10))
        try log.createTopic(TopicDescription(name: "events", partitions: 3))
        for number in 0..<3 { try log.write(["a"], to: TopicPartition("events", Int32(number))) }
        try log.flush()
        #expect(disk.syncs.load(ordering: .relaxed) == 3)
        try log.flush()
        #expect(disk.syncs.load(ordering: .relaxed) == 3)
        // Three full segments and the one that follows them.
        for value in large("b", 40) { try log.write([value], to: events) }
        try log.flush()
        #expect(disk.syncs.load(ordering: .relaxed) == 7)
    }
}
