import Foundation
import MillraceCore
import MillraceLog

/// Durable commits of one record each, made by one thread or by many that wait at the same time; beside them, in the same
/// rounds, a bare pwrite and fdatasync of the same bytes, and the two syncs that a round of the engine makes.
struct DurableCommits {
    let folder: String
    let seconds: Double
    let runs: Int
    /// How many threads commit at the same time.
    let waiters: [Int]

    private let partition = TopicPartition("bench", 0)

    func run() throws {
        print(
            "\nDurable commits of one record of 100 bytes, \(fixed(seconds, 1)) s each, median of \(runs) runs; a round is "
                + "one sync of the segment and one of the database")
        var bare: [Sample] = []
        var twoSyncs: [Sample] = []
        var engine: [Int: [Sample]] = [:]
        for _ in 0..<runs {
            bare.append(try bareSyncs(filesPerRound: 1))
            twoSyncs.append(try bareSyncs(filesPerRound: 2))
            for count in waiters { engine[count, default: []].append(try commits(by: count)) }
        }
        let base = median(bare.map(\.rate))
        show("bare pwrite + fdatasync", bare, base)
        show("the same in two files", twoSyncs, base)
        for count in waiters {
            show("engine, \(count) \(count == 1 ? "thread" : "threads")", engine[count] ?? [], base)
        }
    }

    /// What one run measured.
    private struct Sample {
        var rate: Double
        var p50: Double
        var p99: Double

        /// `latencies` in nanoseconds, of all threads.
        init(_ latencies: [UInt64], seconds: Double) {
            let sorted = latencies.sorted()
            rate = Double(sorted.count) / seconds
            p50 = sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2]) / 1e6
            p99 = sorted.isEmpty ? 0 : Double(sorted[sorted.count * 99 / 100]) / 1e6
        }
    }

    private func show(_ name: String, _ samples: [Sample], _ base: Double) {
        let rate = median(samples.map(\.rate))
        print(
            "  \(name.padding(toLength: 24, withPad: " ", startingAt: 0)) \(fixed(rate, 0)) records/s  "
                + "p50 \(fixed(median(samples.map(\.p50)), 3)) ms  p99 \(fixed(median(samples.map(\.p99)), 3)) ms  "
                + "\(fixed(rate / base)) of bare")
    }

    /// Calls `body` until the time is up; how long each call took.
    private func timed(_ body: () throws -> Void) rethrows -> [UInt64] {
        let clock = SystemClock()
        let end = clock.monotonicNanoseconds() + UInt64(seconds * 1e9)
        var latencies: [UInt64] = []
        var before = clock.monotonicNanoseconds()
        while before < end {
            try body()
            let after = clock.monotonicNanoseconds()
            latencies.append(after - before)
            before = after
        }
        return latencies
    }

    /// Batches one behind the other, each synced. With two files per round each is followed by what a round writes to a
    /// database's write-ahead log, and a sync of that.
    private func bareSyncs(filesPerRound: Int) throws -> Sample {
        let segment = try BareSegment(folder + "/bare")
        let log = filesPerRound == 2 ? try BareWriteAheadLog(folder + "/bare-wal") : nil
        let batch = BenchBatch().filled(records: 1)
        let bytes = batch.finish()
        defer { withExtendedLifetime(batch) {} }
        return Sample(
            try timed {
                try segment.append(bytes)
                try log?.append(pages: 3)
                try segment.sync()
                try log?.append(pages: 2)
                try log?.sync()
            }, seconds: seconds)
    }

    private func commits(by threads: Int) throws -> Sample {
        let path = folder + "/durable"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = try EmbeddedLog.open(directory: path, options: LogOptions(durability: .power))
        defer { log.close() }
        try log.createTopic(TopicDescription(name: partition.topic, partitions: 1))
        let results = BenchThreads<[UInt64]>()
        for thread in 0..<threads {
            let producer = try log.makeProducer(transactionalID: "bench \(thread)")
            nonisolated(unsafe) let unshared = producer
            results.start { [self] in
                let batch = BenchBatch()
                return try timed {
                    try unshared.begin()
                    try unshared.append(batch.filled(records: 1), to: partition)
                    guard case .committed = unshared.commit() else { throw BenchFailure.commit }
                }
            }
        }
        return Sample(try results.wait().flatMap { $0 }, seconds: seconds)
    }
}
