import Foundation
import MillraceCore
import MillraceLog

/// How many commits a second one thread makes, with few and many records each, and with an offset as a worker sends it.
struct Commits {
    let folder: String
    let seconds: Double
    let runs: Int

    func run() throws {
        print("\nCommits of one thread, 100-byte records, \(fixed(seconds, 1)) s each, median of \(runs) runs")
        for records in [1, 64, 512] {
            var rates: [Double] = []
            let start = processorSeconds()
            for _ in 0..<runs { rates.append(try rate(records)) }
            let rate = median(rates)
            let processor = (processorSeconds() - start) / (rates.reduce(0, +) * seconds)
            print(
                "  \(records) records: \(fixed(rate, 0)) commits/s, \(fixed(1e6 / rate, 1)) µs each, of which "
                    + "\(fixed(processor * 1e6, 1)) µs processor time in all threads")
        }
    }

    private func rate(_ records: Int) throws -> Double {
        let path = folder + "/commits"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = try EmbeddedLog.open(directory: path)
        defer { log.close() }
        let partition = TopicPartition("bench", 0)
        try log.createTopic(TopicDescription(name: partition.topic, partitions: 1))
        let producer = try log.makeProducer(transactionalID: "bench")
        let batch = RecordBatchBuilder()
        let value = [UInt8](repeating: 0x61, count: 100)
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        var commits = 0
        while Double(clock.monotonicNanoseconds() - start) < seconds * 1e9 {
            value.withUnsafeBytes { value in
                for _ in 0..<records {
                    batch.append(
                        timestamp: .zero, key: nil, value: value, headers: UnsafeRawBufferPointer(start: nil, count: 0))
                }
            }
            try producer.begin()
            try producer.append(batch, to: partition)
            try producer.sendOffsets([partition: CommittedOffset(offset: Int64(commits))], group: "bench", member: nil)
            guard case .committed = producer.commit() else { throw BenchFailure.commit }
            commits += 1
        }
        return Double(commits) / (Double(clock.monotonicNanoseconds() - start) / 1e9)
    }
}
