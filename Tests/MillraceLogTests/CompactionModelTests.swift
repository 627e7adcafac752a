import Foundation
import MillraceCore
@testable import MillraceLog
import Synchronization
import Testing

/// Random appends, tombstones, deletions and compactions beside a naive model in memory that knows each record and when
/// it was first compacted.
///
/// `MILLRACE_SOAK=10` runs ten times as many rounds.
@Suite struct CompactionModelTests {
    static let rounds = 12 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1)
    let state = TopicPartition("state", 0)

    /// A partition as it should be.
    struct Model {
        struct Entry {
            var sample: Sample
            /// When a compaction first left it in place.
            var compacted: Timestamp?
        }

        var entries: [Entry] = []
        var start: Int64 = 0
        var end: Int64 = 0

        mutating func compact(before limit: Int64, at now: Timestamp, deleteRetention: TimeSpan) {
            var last: [[UInt8]?: Int64] = [:]
            for entry in entries where entry.sample.offset < limit { last[entry.sample.key] = entry.sample.offset }
            entries.removeAll { entry in
                guard entry.sample.offset < limit else { return false }
                if last[entry.sample.key] != entry.sample.offset { return true }
                guard entry.sample.value == nil, let first = entry.compacted else { return false }
                return first + deleteRetention <= now
            }
            for index in entries.indices where entries[index].sample.offset < limit {
                entries[index].compacted = entries[index].compacted ?? now
            }
        }

        func samples(from offset: Int64) -> [Sample] {
            entries.map(\.sample).filter { $0.offset >= max(start, offset) }
        }
    }

    @Test(arguments: Storage.allCases) func theLogIsWhatTheModelIs(_ storage: Storage) throws {
        for _ in 0..<Self.rounds {
            let seed = UInt64.random(in: 0...(.max))
            print("CompactionModelTests.theLogIsWhatTheModelIs(\(storage)) seed \(seed)")
            try Round(storage, state, seed: seed).run(steps: 60)
        }
    }

    /// One run of random operations.
    final class Round {
        private let state: TopicPartition
        private let test: TestLog
        private var random: SeededRandom
        private var model = Model()
        private var configuration = TopicConfiguration()
        private let producer: any TransactionalProducer

        init(_ storage: Storage, _ state: TopicPartition, seed: UInt64) throws {
            self.state = state
            random = SeededRandom(seed: seed)
            configuration.segmentAge = .minutes(random.integer(in: 1...20))
            configuration.minCleanableDirtyRatio = random.chance(0.5) ? 0 : 0.5
            configuration.deleteRetention = .minutes(random.integer(in: 1...60))
            let memory = random.chance(0.5) ? 1 : 1 << 20
            test = try TestLog(storage) { $0.compactionMapBytes = memory }
            try test.log.createTopic(
                TopicDescription(name: state.topic, partitions: 1, cleanup: .compact, configuration: configuration))
            producer = try test.log.makeProducer(transactionalID: "p")
        }

        func run(steps: Int) throws {
            for _ in 0..<steps {
                switch random.integer(below: 20) {
                case 0..<11: try append()
                case 11..<13: test.clock.advance(by: .minutes(random.integer(below: 15)))
                case 13..<17: try maintain()
                case 17: try delete()
                default: try check()
                }
            }
            try check()
            #expect(try test.log.verify(state).damages.isEmpty)
        }

        private func append() throws {
            try producer.begin()
            for _ in 0..<random.integer(in: 1...3) {
                let builder = RecordBatchBuilder()
                for _ in 0..<random.integer(in: 1...12) {
                    let time = test.clock.now().milliseconds - random.integer(below: 90_000)
                    let fill = String(repeating: "x", count: Int(random.integer(below: 2_500)))
                    var sample = Sample(
                        "\(model.end) \(fill)", key: "k\(random.integer(below: 25))", timestamp: time, offset: model.end
                    )
                    if random.chance(0.3) { sample.value = nil }
                    builder.append(sample)
                    model.entries.append(.init(sample: sample))
                    model.end += 1
                }
                try producer.append(builder, to: state)
            }
            #expect(producer.commit().ranges?[state]?.upperBound == model.end)
        }

        private func delete() throws {
            model.start = max(model.start, random.integer(in: 0...model.end))
            try test.log.deleteRecords(before: [state: model.start])
        }

        private func maintain() throws {
            let report = try test.log.maintain()
            #expect(report.failures.isEmpty)
            guard !report.compactions.isEmpty else { return }
            let sealed = try test.log.core.read { (session) throws(EngineError) in try session.sealedSegments(of: 0) }
            let start = model.start
            model.entries.removeAll { $0.sample.offset < start }
            model.compact(
                before: sealed.last?.end ?? 0, at: test.clock.now(), deleteRetention: configuration.deleteRetention)
        }

        private func check() throws {
            #expect(try test.log.offsets(of: state) == model.start..<model.end)
            for offset in [model.start, random.integer(in: model.start...model.end)] {
                let bytes = random.element(of: [1, 5_000, 1 << 20])
                #expect(try test.log.readAll(state, from: offset, maxBytes: bytes) == model.samples(from: offset))
            }
            let time = test.clock.now() - .milliseconds(random.integer(below: 200_000))
            let expected = model.samples(from: 0).first { $0.timestamp >= time.milliseconds }?.offset
            #expect(try test.log.offset(of: state, atOrAfter: time) == expected)
        }
    }

    /// Writers append numbers to keys, readers go round and round, and the log is compacted all the time. Whoever reads to
    /// the end has, for each key, the number that was committed before it began, or a later one; and no number goes back.
    @Test(arguments: Storage.allCases) func readersAndWritersAtWork(_ storage: Storage) throws {
        var configuration = TopicConfiguration()
        configuration.minCleanableDirtyRatio = 0
        configuration.segmentAge = .milliseconds(1)
        let test = try TestLog(storage)
        try test.log.createTopic(
            TopicDescription(name: "state", partitions: 1, cleanup: .compact, configuration: configuration))
        let (log, state, clock, keys) = (test.log, state, test.clock, 20)
        let latest = LatestNumbers(count: keys)
        let stop = StopFlag()
        let others = ThreadGroup(count: 3) { number in
            if number == 0 {
                var passes = 0
                while !stop.isSet || passes < 30 {
                    clock.advance(by: .seconds(1))
                    let report = try log.maintain()
                    #expect(report.failures.isEmpty)
                    passes += 1
                }
            } else {
                while !stop.isSet {
                    let before = latest.now
                    let samples = try log.readAll(state, maxBytes: 1 << (number * 7))
                    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.offset < $1.offset })
                    let found = Dictionary(samples.map { ($0.key, $0) }) { $1 }
                    for (key, number) in before.enumerated() where number > 0 {
                        let text = found[Array("\(key)".utf8)]?.text.prefix { $0 != " " }
                        #expect(text.flatMap { Int($0) } ?? 0 >= number, "key \(key)")
                    }
                }
            }
        }
        let producer = try log.makeProducer(transactionalID: "p")
        for number in 1...1_500 {
            let key = number % keys
            let builder = RecordBatchBuilder()
            builder.append(Sample("\(number) " + String(repeating: "x", count: 500), key: "\(key)"))
            try producer.begin()
            try producer.append(builder, to: state)
            let outcome = producer.commit()
            try #require(outcome.ranges != nil, "\(outcome)")
            latest.set(key, to: number)
        }
        stop.set()
        try others.wait()
        #expect(try log.verify(state).damages.isEmpty)
        #expect(try log.readAll(state).count < 1_500)
    }
}

/// The last number that was committed for each key.
private final class LatestNumbers: Sendable {
    private let numbers: Mutex<[Int]>

    init(count: Int) {
        numbers = Mutex(Array(repeating: 0, count: count))
    }

    var now: [Int] { numbers.withLock { $0 } }

    func set(_ key: Int, to number: Int) { numbers.withLock { $0[key] = number } }
}
