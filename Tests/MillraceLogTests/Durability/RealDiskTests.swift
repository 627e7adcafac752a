import Foundation
import MillraceCore
import MillraceLog
import Synchronization
import Testing

/// What a real disk and a real clock do to a log.
@Suite struct RealDiskTests {
    let events = TopicPartition("events", 0)

    /// Whether a commit finds the disk full before it is made or in the round that follows, nothing that was acknowledged
    /// is lost, and nothing is there twice.
    @Test(.enabled(if: TinyFileSystem.isPossible, "mounting takes the superuser"), arguments: [280, 300, 320, 340])
    func aFullDiskTakesNothingThatWasAcknowledged(_ kilobytes: Int) throws {
        let tiny = try TinyFileSystem(kilobytes: 1_024)
        var options = LogOptions(segmentBytes: 64 << 10, durability: .power)
        options.bootID = "first"
        let log = try EmbeddedLog.open(directory: tiny.path + "/log", options: options)
        try log.createTopic(TopicDescription(name: "events", partitions: 1))
        let ballast = tiny.path + "/ballast"
        try Data(repeating: 1, count: kilobytes << 10).write(to: URL(filePath: ballast))
        let producer = try log.makeProducer(transactionalID: "p")
        var acknowledged: [String] = []
        var doubtful: String?
        var failure: EngineError?
        while failure == nil, acknowledged.count < 1_000 {
            let name = String(acknowledged.count)
            try producer.begin()
            try producer.append(batch([name + String(repeating: " ", count: 1_000)]), to: events)
            switch producer.commit() {
            case .committed: acknowledged.append(name)
            case .retriable(let error): failure = error
            case .unknown(let error): (failure, doubtful) = (error, name)
            case let outcome: Issue.record("a full disk is a reason to try again: \(outcome)")
            }
        }
        #expect(failure?.code == .diskFull)
        #expect(failure?.message.contains(tiny.path) == true)
        try FileManager.default.removeItem(atPath: ballast)
        if doubtful == nil {
            #expect(producer.commit().ranges?[events] == Int64(acknowledged.count)..<Int64(acknowledged.count + 1))
            acknowledged.append(String(acknowledged.count))
        }
        let next = Int64(acknowledged.count + (doubtful == nil ? 0 : 1))
        #expect(try log.write(["last"], to: events) == next..<(next + 1))
        log.close()
        options.bootID = "second"
        let again = try EmbeddedLog.open(directory: tiny.path + "/log", options: options)
        #expect(again.recovery == nil)
        let found = try again.readAll(events).map { $0.text.trimmingCharacters(in: .whitespaces) }
        #expect(found == acknowledged + (doubtful.map { [$0] } ?? []) + ["last"])
        again.close()
    }

    @Test(.enabled(if: TinyFileSystem.isPossible, "mounting takes the superuser"))
    func aReadOnlyFileSystemIsNamed() throws {
        let tiny = try TinyFileSystem(kilobytes: 2_048)
        do {
            let log = try EmbeddedLog.open(directory: tiny.path + "/log")
            try log.createTopic(TopicDescription(name: "events", partitions: 1))
            log.close()
        }
        try tiny.remount("ro")
        for path in ["log", "new"] {
            let error = #expect(throws: EngineError.self) { try EmbeddedLog.open(directory: "\(tiny.path)/\(path)") }
            #expect(error?.code == .io)
            #expect(error?.message.contains("\(tiny.path)/\(path)") == true, "\(error?.message ?? "")")
        }
        try tiny.remount("rw")
        #expect(try EmbeddedLog.open(directory: tiny.path + "/log").topics().map(\.name) == ["events"])
    }

    /// A clock whose time of day is set by hand, apart from how much time has passed.
    final class JumpingClock: WallClock {
        private let day = Mutex<Int64>(1_700_000_000_000)
        private let passed = Mutex<UInt64>(1_000_000_000)

        func now() -> Timestamp { Timestamp(milliseconds: day.withLock { $0 }) }
        func monotonicNanoseconds() -> UInt64 { passed.withLock { $0 } }
        func jump(by span: TimeSpan) { day.withLock { $0 += span.milliseconds } }
        func pass(_ span: TimeSpan) { passed.withLock { $0 += UInt64(span.milliseconds) * 1_000_000 } }
    }

    /// Ten years ahead, and twenty back.
    @Test func aJumpOfTheTimeOfDayEndsNoSession() throws {
        let clock = JumpingClock()
        let folder = try TemporaryFolder()
        var options = LogOptions(clock: clock)
        options.pollTimeout = options.sessionTimeout
        let log = try EmbeddedLog.open(directory: folder.path, options: options)
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        let a = try log.joinGroup("g", topics: ["events"], clientID: "a")
        #expect(try a.poll() != nil)
        let b = try log.joinGroup("g", topics: ["events"], clientID: "b")
        #expect(try a.poll() == .revoking)
        try a.completeRevocation()
        #expect(try a.poll() == .assigned([events]))
        #expect(try b.poll() == .assigned([TopicPartition("events", 1)]))
        let producer = try log.makeProducer(transactionalID: "p")
        for (number, jump) in ([3_650, -7_300] as [Int64]).enumerated() {
            clock.jump(by: .days(jump))
            for _ in 0..<4 {
                clock.pass(.seconds(2))
                #expect(try a.poll() == nil)
                #expect(try b.poll() == nil)
            }
            try producer.begin()
            try producer.append(batch(["\(number)"]), to: events)
            try producer.sendOffsets(
                [events: CommittedOffset(offset: Int64(number))], group: "g", member: a.membership)
            #expect(producer.commit().ranges == [events: Int64(number)..<Int64(number + 1)])
        }
        #expect(try log.readAll(events).map(\.text) == ["0", "1"])
        // A silence is one by the clock that does not jump.
        clock.pass(.seconds(7))
        #expect(try a.poll() == .revoking)
    }
}
