import Foundation
import MillraceCore
import MillraceLog
import Synchronization
import Testing

/// Many threads of one process on one log.
@Suite struct ThreadTests {
    static let threads = 24
    static let commits = 40

    /// Runs `body` on as many threads, and returns when all are done.
    func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread {
                defer { group.leave() }
                do { try body(index) } catch { Issue.record(error) }
            }.start()
        }
        group.wait()
    }

    /// Threads commit at the same moment, each into two partitions, while others read. A third of the producers have
    /// been fenced: they fail and leave nothing, the others are not touched by it. What a commit was told about its
    /// place is compared with what stands there.
    @Test(arguments: Storage.allCases) func commitsAreSharedButFailuresAreNot(_ storage: Storage) throws {
        let test = try TestLog(storage)
        let log = test.log
        try log.createTopic(TopicDescription(name: "events", partitions: 3))
        let told = Mutex<[TopicPartition: [Int64: String]]>([:])
        let writersLeft = Atomic<Int>(Self.threads)
        onThreads(Self.threads + 2) { index in
            guard index < Self.threads else { return try read(log) { writersLeft.load(ordering: .acquiring) == 0 } }
            defer { writersLeft.subtract(1, ordering: .acquiringAndReleasing) }
            let isFenced = index % 3 == 0
            let producer = try log.makeProducer(transactionalID: "p\(index)")
            let successor = isFenced ? try log.makeProducer(transactionalID: "p\(index)") : nil
            for number in 0..<Self.commits {
                let places = [0, 1].map { TopicPartition("events", Int32((index + number + $0) % 3)) }
                try producer.begin()
                for place in places { try producer.append(batch(["\(index) \(number)", "+"]), to: place) }
                try producer.sendOffsets([places[0]: CommittedOffset(offset: 1)], group: "g\(index)", member: nil)
                let outcome = producer.commit()
                #expect(outcome.isFenced == isFenced)
                guard let ranges = outcome.ranges else { continue }
                #expect(Set(ranges.keys) == Set(places))
                for (place, range) in ranges {
                    told.withLock { $0[place, default: [:]][range.lowerBound] = "\(index) \(number)" }
                }
            }
            withExtendedLifetime(successor) {}
        }
        let places = told.withLock { $0 }
        for partition in (0..<3).map({ TopicPartition("events", $0) }) {
            let samples = try log.readAll(partition)
            #expect(samples.map(\.offset) == Array(0..<Int64(samples.count)))
            let written = Dictionary(
                uniqueKeysWithValues: samples.filter { $0.text != "+" }.map { ($0.offset, $0.text) })
            #expect(written == places[partition])
        }
    }

    /// Reads all partitions again and again; what is seen is whole, in order, and never shrinks.
    func read(_ log: EmbeddedLog, until isDone: () -> Bool) throws {
        let consumer = try log.makeConsumer()
        let buffer = RecordBuffer()
        var next = [Int64](repeating: 0, count: 3)
        while !isDone() {
            for partition in 0..<3 {
                let place = TopicPartition("events", Int32(partition))
                let after = try consumer.fetch(place, from: next[partition], maxBytes: 4_096, into: buffer)
                #expect(buffer.records.map(\.offset) == Array(next[partition]..<after))
                next[partition] = after
            }
        }
    }
}
