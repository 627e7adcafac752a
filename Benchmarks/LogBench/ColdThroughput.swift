import Foundation
import MillraceCore
import MillraceLog

/// Appends that reach the disk, and reads of what is not in memory, beside bare system calls that sync at the same places.
/// The runs of one round follow each other, so that what disturbs the machine disturbs all of them.
struct ColdThroughput {
    private static let fileBytes = 64 << 20
    let folder: String
    /// What each run writes without syncing each commit; those that do write an eighth of it.
    let bytes: Int
    let runs: Int

    private let partition = TopicPartition("bench", 0)

    func run() throws {
        let batch = BenchBatch()
        let batchBytes = batch.filled(records: Throughput.batchRecords).byteCount
        let batches = max(64, bytes / batchBytes)
        let table = RateTable(bytesPerRecord: Double(batchBytes) / Double(Throughput.batchRecords))
        print(
            "\nTo the disk and from it: \(batches) batches of \(batchBytes) bytes "
                + "(\(fixed(Double(batches * batchBytes) / 1e9)) GB; an eighth where each commit is synced), median of "
                + "\(runs) runs, files dropped from memory before they are read")
        for _ in 0..<runs {
            try measureUnsynced(table, batches)
            for perCommit in [1, 16, 64] { try measureSynced(table, batches / 8, perCommit) }
        }
        table.show()
    }

    private func measureUnsynced(_ table: RateTable, _ batches: Int) throws {
        let records = batches * Throughput.batchRecords
        let write = "pwrite, a sync every 64 MB"
        try table.measure(write, records) { try bareWrite(batches, perSync: nil) }
        try dropFromMemory("bare")
        try table.measure("pread", records) { try bareRead(batches) }
        remove("bare")
        try table.measure("append, 16 batches per commit", records, base: write) {
            let log = try openLog(.process)
            try append(log, batches, perCommit: 16)
            try log.flush()
            log.close()
        }
        try dropFromMemory("log")
        let log = try EmbeddedLog.open(directory: folder + "/log")
        try table.measure("read", records, base: "pread") { try read(log, Int64(records)) }
        log.close()
        remove("log")
    }

    private func measureSynced(_ table: RateTable, _ batches: Int, _ perCommit: Int) throws {
        let records = batches * Throughput.batchRecords
        let write = "pwrite, a sync every \(perCommit) batches"
        try table.measure(write, records) { try bareWrite(batches, perSync: perCommit) }
        remove("bare")
        let log = try openLog(.power)
        try table.measure("durable append, \(perCommit) per commit", records, base: write) {
            try append(log, batches, perCommit: perCommit)
        }
        log.close()
        remove("log")
    }

    private func openLog(_ durability: LogDurability) throws -> EmbeddedLog {
        let log = try EmbeddedLog.open(directory: folder + "/log", options: LogOptions(durability: durability))
        try log.createTopic(TopicDescription(name: partition.topic, partitions: 1))
        return log
    }

    private func append(_ log: EmbeddedLog, _ batches: Int, perCommit: Int) throws {
        let producer = try log.makeProducer(transactionalID: "bench")
        let batch = BenchBatch()
        for first in stride(from: 0, to: batches, by: perCommit) {
            try producer.begin()
            for _ in first..<min(batches, first + perCommit) {
                try producer.append(batch.filled(records: Throughput.batchRecords), to: partition)
            }
            guard case .committed = producer.commit() else { throw BenchFailure.commit }
        }
    }

    private func read(_ log: EmbeddedLog, _ expected: Int64) throws {
        let consumer = try log.makeConsumer()
        let buffer = RecordBuffer()
        var next: Int64 = 0
        repeat {
            next = try consumer.fetch(partition, from: next, maxBytes: 1 << 20, into: buffer)
        } while !buffer.records.isEmpty
        guard next == expected else { throw BenchFailure.read }
    }

    private func remove(_ name: String) { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
}

/// Bare system calls on files as large as segments.
extension ColdThroughput {
    private func bareWrite(_ batches: Int, perSync: Int?) throws {
        try FileManager.default.createDirectory(atPath: folder + "/bare", withIntermediateDirectories: true)
        let builder = BenchBatch().filled(records: Throughput.batchRecords)
        let batch = builder.finish()
        defer { withExtendedLifetime(builder) {} }
        let perFile = Self.fileBytes / batch.count
        for first in stride(from: 0, to: batches, by: perFile) {
            let descriptor = open("\(folder)/bare/\(first / perFile)", O_RDWR | O_CREAT, 0o666)
            defer { close(descriptor) }
            guard descriptor >= 0, ftruncate(descriptor, off_t(Self.fileBytes)) == 0 else { throw BenchFailure.file }
            var reserved = 0
            for index in 0..<min(perFile, batches - first) {
                while reserved < (index + 1) * batch.count {
                    guard BenchFile.allocate(descriptor, from: reserved, count: 1 << 20) else {
                        throw BenchFailure.file
                    }
                    reserved += 1 << 20
                }
                guard pwrite(descriptor, batch.baseAddress, batch.count, off_t(index * batch.count)) == batch.count
                else { throw BenchFailure.file }
                if let perSync, (first + index + 1) % perSync == 0, !BenchFile.sync(descriptor) {
                    throw BenchFailure.file
                }
            }
            guard BenchFile.sync(descriptor) else { throw BenchFailure.file }
        }
    }

    private func bareRead(_ batches: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
        defer { buffer.deallocate() }
        let batchBytes = BenchBatch().filled(records: Throughput.batchRecords).byteCount
        let perFile = Self.fileBytes / batchBytes
        for first in stride(from: 0, to: batches, by: perFile) {
            let descriptor = open("\(folder)/bare/\(first / perFile)", O_RDONLY)
            defer { close(descriptor) }
            let size = min(perFile, batches - first) * batchBytes
            var position = 0
            while position < size {
                let count = pread(descriptor, buffer.baseAddress, min(buffer.count, size - position), off_t(position))
                guard count > 0 else { throw BenchFailure.file }
                position += count
            }
        }
    }

    /// Has the system forget what it keeps in memory of the files below `name`, where there is a call for that.
    private func dropFromMemory(_ name: String) throws {
        #if canImport(Glibc)
            guard let paths = FileManager.default.enumerator(atPath: "\(folder)/\(name)") else {
                throw BenchFailure.file
            }
            for case let path as String in paths where !path.hasPrefix("log.") {
                let descriptor = open("\(folder)/\(name)/\(path)", O_RDONLY)
                guard descriptor >= 0 else { continue }
                defer { close(descriptor) }
                guard fsync(descriptor) == 0, posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0 else {
                    throw BenchFailure.file
                }
            }
        #endif
    }
}

/// Rates of several runs by name, each beside that which it is compared with.
final class RateTable {
    private let bytesPerRecord: Double
    private var order: [(name: String, base: String)] = []
    private var rates: [String: [Double]] = [:]

    init(bytesPerRecord: Double) {
        self.bytesPerRecord = bytesPerRecord
    }

    /// Measures `body`, which handles `records` records, and is compared with `base`, or itself.
    func measure(_ name: String, _ records: Int, base: String? = nil, _ body: () throws -> Void) rethrows {
        let rate = Double(records) / (try seconds(body))
        if rates[name] == nil { order.append((name, base ?? name)) }
        rates[name, default: []].append(rate)
    }

    /// Prints the medians.
    func show() {
        for (name, base) in order {
            let rate = median(rates[name] ?? [])
            print(
                "  \(name.padding(toLength: 34, withPad: " ", startingAt: 0)) \(fixed(rate / 1e6)) M records/s  "
                    + "\(fixed(rate * bytesPerRecord / 1e6, 0)) MB/s  \(fixed(rate / median(rates[base] ?? []))) of \(base)"
            )
        }
    }
}
