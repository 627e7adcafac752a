import Foundation
import MillraceCore
@testable import MillraceLog
import Testing

/// Two writers of keys and two processes that compact without a pause are killed at random moments, again and again.
/// Afterwards each key has the value that was acknowledged last, or one that its writer committed later, and nothing lies
/// about that belongs to no segment.
///
/// `MILLRACE_SOAK=10` makes ten times as many kills.
@Suite(.serialized) struct CompactionCrashTests {
    static let kills = 24 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)
    let state = TopicPartition("state", 0)

    /// What was acknowledged last for a key: the transaction's number, and whether it was a tombstone.
    struct Acknowledged {
        var last: [String: (number: Int64, isTombstone: Bool)] = [:]
        /// Of each key the last transaction that wrote a tombstone, acknowledged or not.
        var tombstones: [String: Int64] = [:]
    }

    @Test(.timeLimit(.minutes(30))) func theLastOfEachKeySurvivesEveryKill() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CompactionCrashTests.theLastOfEachKeySurvivesEveryKill seed \(seed), \(Self.kills) kills")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path, options: LogOptions(segmentBytes: 64 << 10))
        var configuration = TopicConfiguration()
        configuration.minCleanableDirtyRatio = 0
        configuration.deleteRetention = .milliseconds(50)
        try log.createTopic(
            TopicDescription(name: "state", partitions: 1, cleanup: .compact, configuration: configuration))
        func start(_ name: String) throws -> Worker {
            let seed = String(random.next() >> 1)
            return try Worker(name.hasPrefix("w") ? ["keys", folder.path, name, seed] : ["maintain", folder.path])
        }
        var workers: [String: Worker] = [:]
        var acknowledged = Acknowledged()
        var compactions = 0
        let names = ["w1", "w2", "m1", "m2"]
        for name in names { workers[name] = try start(name) }
        for _ in 0..<Self.kills {
            let name = random.element(of: names)
            let worker = try #require(workers[name])
            try worker.wait(lines: Int(random.integer(in: 0...12)))
            usleep(UInt32(random.integer(below: 3_000)))
            note(worker.kill9(), of: name, &acknowledged, &compactions)
            workers[name] = try start(name)
        }
        for (name, worker) in workers { note(worker.kill9(), of: name, &acknowledged, &compactions) }
        #expect(compactions > 0)
        try check(log, acknowledged)
        try checkFiles(log, folder)
        print("CompactionCrashTests: \(try log.offsets(of: state).upperBound) records, \(compactions) compactions")
    }

    private func note(
        _ lines: [String], of name: String, _ acknowledged: inout Acknowledged, _ compactions: inout Int
    ) {
        for line in lines {
            #expect(!line.hasPrefix("failed"), "\(name): \(line)")
            let parts = line.split(separator: " ").map(String.init)
            if parts.first == "pass" { compactions += Int(parts[1]) ?? 0 }
            guard ["try", "ack"].contains(parts.first), let number = Int64(parts[1]) else { continue }
            for part in parts.dropFirst(2) {
                let word = part.split(separator: ":").map(String.init)
                let key = "\(name)-\(word[0])"
                if word[1] == "-" { acknowledged.tombstones[key] = number }
                if parts[0] == "ack" { acknowledged.last[key] = (number, word[1] == "-") }
            }
        }
    }

    private func check(_ log: EmbeddedLog, _ acknowledged: Acknowledged) throws {
        var last: [String: Sample] = [:]
        let samples = try log.readAll(state)
        for sample in samples { last[String(decoding: sample.key ?? [], as: UTF8.self)] = sample }
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.offset < $1.offset })
        for (key, wanted) in acknowledged.last {
            guard let value = last[key]?.value else {
                #expect(acknowledged.tombstones[key] ?? -1 >= wanted.number, "\(key) is lost")
                continue
            }
            let number = try #require(Int64(String(decoding: value.prefix { $0 != 0x20 }, as: UTF8.self)))
            // The same transaction may hold a key twice.
            #expect(number >= wanted.number, "\(key)")
        }
    }

    /// After one more pass and a durable point, each file belongs to a segment.
    private func checkFiles(_ log: EmbeddedLog, _ folder: TemporaryFolder) throws {
        #expect(try log.maintain().failures.isEmpty)
        try log.flush()
        #expect(try log.verify(state).damages.isEmpty)
        let (_, extents) = try SegmentLocator.extents(of: 0, in: log.core)
        let known = Set(extents.map { "\(SegmentName(base: $0.base, generation: $0.generation, kind: .log))" })
        #expect(Set(folder.files("log").map { URL(filePath: $0).lastPathComponent }) == known)
    }
}
