import Foundation
import MillraceCore
import MillraceLog
import Testing

/// Two writers and two readers in processes of their own are killed at random moments, again and again. Afterwards
/// every acknowledged transaction stands where it was acknowledged, each writer's transactions are there once and in
/// order, no record is torn, and the copies that the group of readers made are the originals, each once.
///
/// `MILLRACE_SOAK=10` makes ten times as many kills.
@Suite(.serialized) struct CrashTests {
    static let partitions: Int32 = 3
    static let kills = 36 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)

    /// What a writer was told: a transaction's number and where in each partition it stands.
    typealias Acknowledged = [Int: [Int32: Range<Int64>]]

    /// A value as `log-crash-worker` makes them: writer, number, partition, index, filling, checksum.
    struct Value: Hashable {
        var writer: String
        var number: Int
        var partition: Int32
        var index: Int

        init(_ sample: Sample) throws {
            let bytes = try #require(sample.value)
            let space = try #require(bytes.lastIndex(of: UInt8(ascii: " ")))
            let sum = bytes[..<space].reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
            try #require(String(decoding: bytes[(space + 1)...], as: UTF8.self) == String(sum), "torn: \(sample)")
            let parts = sample.text.split(separator: " ")
            writer = String(parts[0])
            number = try #require(Int(parts[1]))
            partition = try #require(Int32(parts[2]))
            index = try #require(Int(parts[3]))
        }
    }

    @Test(.timeLimit(.minutes(30)), arguments: LogDurability.allCases)
    func whatWasAcknowledgedSurvivesEveryKill(_ durability: LogDurability) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("CrashTests.whatWasAcknowledgedSurvivesEveryKill \(durability) seed \(seed), \(Self.kills) kills")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(
            directory: folder.path, options: LogOptions(segmentBytes: 64 << 10, durability: durability))
        for name in ["events", "copies"] {
            try log.createTopic(TopicDescription(name: name, partitions: Self.partitions))
        }
        func start(_ name: String) throws -> Worker {
            let seed = String(random.next() >> 1)
            return try Worker(name.hasPrefix("w") ? ["write", folder.path, name, seed] : ["copy", folder.path, name])
        }
        var workers: [String: Worker] = [:]
        var acknowledged: [String: Acknowledged] = ["w1": [:], "w2": [:]]
        for name in ["w1", "w2", "r1", "r2"] { workers[name] = try start(name) }
        for _ in 0..<Self.kills {
            let name = random.element(of: ["w1", "w2", "r1", "r2"])
            let worker = try #require(workers[name])
            try worker.wait(lines: Int(random.integer(in: 0...12)))
            usleep(UInt32(random.integer(below: 3_000)))
            try note(worker.kill9(), for: name, in: &acknowledged)
            workers[name] = try start(name)
        }
        for (name, worker) in workers { try note(worker.kill9(), for: name, in: &acknowledged) }
        try copyTheRest(log)
        try check(log, acknowledged)
    }

    func note(_ lines: [String], for name: String, in acknowledged: inout [String: Acknowledged]) throws {
        for line in lines {
            #expect(!line.hasPrefix("failed"), "\(name): \(line)")
            let parts = line.split(separator: " ")
            guard parts.first == "ack" else { continue }
            var ranges: [Int32: Range<Int64>] = [:]
            for part in parts.dropFirst(2) {
                let numbers = try part.split(separator: ":").map { try #require(Int64($0)) }
                ranges[Int32(numbers[0])] = numbers[1]..<numbers[2]
            }
            acknowledged[name]?[try #require(Int(parts[1]))] = ranges
        }
    }

    /// Joins the readers' group, which has dead members only, and does what they left.
    func copyTheRest(_ log: EmbeddedLog) throws {
        let member = try log.joinGroup("copiers", topics: ["events"], clientID: "parent")
        guard case .assigned(let partitions) = try member.poll() else {
            Issue.record("the dead members of the group were not left out at once")
            return
        }
        #expect(partitions.count == Int(Self.partitions))
        let producer = try log.makeProducer(transactionalID: "parent")
        for partition in partitions {
            let place = try log.committedOffsets(group: "copiers")[partition]?.offset ?? 0
            let rest = try log.readAll(partition, from: place)
            guard let last = rest.last else { continue }
            try producer.begin()
            for part in stride(from: 0, to: rest.count, by: 50) {
                let builder = RecordBatchBuilder()
                for sample in rest[part..<min(part + 50, rest.count)] { builder.append(sample) }
                try producer.append(builder, to: TopicPartition("copies", partition.partition))
            }
            try producer.sendOffsets(
                [partition: CommittedOffset(offset: last.offset + 1)], group: "copiers", member: member.membership)
            #expect(producer.commit().ranges != nil)
        }
        member.leave()
    }

    func check(_ log: EmbeddedLog, _ acknowledged: [String: Acknowledged]) throws {
        var numbers: [String: Set<Int>] = [:]
        for partition in 0..<Self.partitions {
            let originals = try log.readAll(TopicPartition("events", partition))
            #expect(originals.map(\.offset) == Array(0..<Int64(originals.count)))
            let values = try originals.map { try Value($0) }
            for (writer, transactions) in acknowledged {
                let own = values.filter { $0.writer == writer }
                #expect(own.allSatisfy { $0.partition == partition })
                // Number and index say the order in which they were written; a repetition would break it.
                #expect(zip(own, own.dropFirst()).allSatisfy { ($0.number, $0.index) < ($1.number, $1.index) })
                numbers[writer, default: []].formUnion(own.map(\.number))
                for (number, ranges) in transactions {
                    guard let range = ranges[partition] else { continue }
                    let found = values[Int(range.lowerBound)..<Int(range.upperBound)]
                    #expect(found.allSatisfy { $0.writer == writer && $0.number == number })
                    #expect(found.map(\.index) == Array(0..<range.count))
                }
            }
            let copies = try log.readAll(TopicPartition("copies", partition))
            #expect(copies.map(\.value) == originals.map(\.value))
        }
        for (writer, transactions) in acknowledged {
            let next = try log.committedOffsets(group: writer)[TopicPartition("events", 0)]?.offset ?? 0
            // At most the last transaction before each kill was committed without an acknowledgement.
            #expect(transactions.keys.allSatisfy { $0 < next })
            #expect((numbers[writer] ?? []).allSatisfy { $0 < next })
            print("CrashTests: \(writer) committed \(next) transactions, \(transactions.count) acknowledged")
        }
    }
}
