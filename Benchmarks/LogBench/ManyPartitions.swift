import Foundation
import MillraceCore
import MillraceLog

/// What a log with many partitions takes: memory, room for its database, and time to open it and to write to all.
struct ManyPartitions {
    let folder: String
    let partitions: Int32

    func run() throws {
        let path = folder + "/partitions"
        defer { try? FileManager.default.removeItem(atPath: path) }
        print("\nA log with \(partitions) partitions, a record and a group's offset in each")
        let before = try residentBytes()
        var log = try EmbeddedLog.open(directory: path, options: LogOptions(segmentBytes: 64 << 10))
        try log.createTopic(TopicDescription(name: "bench", partitions: partitions))
        let producer = try log.makeProducer(transactionalID: "bench")
        let batch = BenchBatch()
        let writing = try seconds {
            for first in stride(from: 0, to: partitions, by: 64) {
                let chosen = (first..<min(first + 64, partitions)).map { TopicPartition("bench", $0) }
                try producer.begin()
                for partition in chosen { try producer.append(batch.filled(records: 1), to: partition) }
                try producer.sendOffsets(
                    Dictionary(uniqueKeysWithValues: chosen.map { ($0, CommittedOffset(offset: 1)) }), group: "bench",
                    member: nil)
                guard case .committed = producer.commit() else { throw BenchFailure.commit }
            }
        }
        let flushing = try seconds { try log.flush() }
        let after = try residentBytes()
        log.close()
        let opening = try seconds {
            log = try EmbeddedLog.open(directory: path, options: LogOptions(segmentBytes: 64 << 10))
            _ = try log.offsets(of: TopicPartition("bench", partitions - 1))
        }
        log.close()
        print("  first record into each: \(fixed(writing)) s (a new file and a sync of its folder each)")
        print("  moving the durable point over all of them: \(fixed(flushing)) s")
        print("  opening: \(fixed(opening * 1e3, 1)) ms")
        print("  memory of the process: \(fixed(Double(after - before) / 1e6, 1)) MB more than before")
        print("  database: \(fixed(Double(try databaseBytes(path)) / 1e6, 1)) MB")
    }

    private func databaseBytes(_ path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix("log.sqlite") }.reduce(0) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\($1)")
            return $0 + (attributes[.size] as? Int ?? 0)
        }
    }

    /// The process's memory; 0 where it cannot be asked for.
    private func residentBytes() throws -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
