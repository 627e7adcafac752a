import Foundation
import MillraceCore
import MillraceLog

/// Appends and reads records of 100 bytes through the engine, and the same bytes by bare system calls. The runs of one
/// round follow each other, so that what disturbs the machine disturbs all of them.
struct Throughput {
    static let batchRecords = 500
    let folder: String
    let bytes: Int
    let runs: Int

    private let partition = TopicPartition("bench", 0)

    func run() throws {
        let batchBytes = filledBatch(RecordBatchBuilder()).byteCount
        let batches = max(16, bytes / batchBytes)
        let records = Double(batches * Self.batchRecords)
        print(
            "Append and read: \(batches) batches of \(Self.batchRecords) records of 100 bytes (\(batchBytes) bytes each, "
                + "\(fixed(Double(batches * batchBytes) / 1e9)) GB), median of \(runs) runs, files in the page cache")
        var rates: [String: [Double]] = [:]
        var processorRates: [String: [Double]] = [:]
        var order: [String] = []
        func measure(_ name: String, _ body: () throws -> Void) rethrows {
            let start = processorSeconds()
            let rate = records / (try seconds(body))
            processorRates[name, default: []].append(records / (processorSeconds() - start))
            if rates[name] == nil { order.append(name) }
            rates[name, default: []].append(rate)
        }
        for _ in 0..<runs {
            try measure("pwrite") { try rawWrite(batches) }
            try measure("pread") { try rawRead(batches) }
            removeAll()
            for perCommit in [1, 16] {
                let log = try EmbeddedLog.open(directory: folder + "/log")
                try log.createTopic(TopicDescription(name: partition.topic, partitions: 1))
                try measure("append, \(perCommit) batches per commit") { try append(log, batches, perCommit) }
                if perCommit == 16 {
                    try measure("read") { try read(log, Int64(records)) }
                    log.close()
                    let unchecked = try EmbeddedLog.open(
                        directory: folder + "/log", options: LogOptions(checksChecksums: false))
                    try measure("read without checksums") { try read(unchecked, Int64(records)) }
                    unchecked.close()
                }
                log.close()
                removeAll()
            }
        }
        for name in order {
            let rate = median(rates[name] ?? [])
            let base = name.hasPrefix("read") || name == "pread" ? "pread" : "pwrite"
            let ratio = rate / median(rates[base] ?? [])
            let processorRate = median(processorRates[name] ?? [])
            let processorRatio = processorRate / median(processorRates[base] ?? [])
            let megabytes = rate / Double(Self.batchRecords) * Double(batchBytes) / 1e6
            print(
                "  \(name.padding(toLength: 32, withPad: " ", startingAt: 0)) \(fixed(rate / 1e6)) M records/s  "
                    + "\(fixed(megabytes, 0)) MB/s  \(fixed(ratio)) of \(base);  "
                    + "\(fixed(processorRate / 1e6)) M records per processor second, \(fixed(processorRatio)) of \(base)"
            )
        }
    }

    private func filledBatch(_ batch: RecordBatchBuilder) -> RecordBatchBuilder {
        let value = [UInt8](repeating: 0x61, count: 100)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        value.withUnsafeBytes { value in
            for _ in 0..<Self.batchRecords {
                batch.append(
                    timestamp: Timestamp(milliseconds: 1_700_000_000_000), key: nil, value: value, headers: none)
            }
        }
        return batch
    }

    private func append(_ log: EmbeddedLog, _ batches: Int, _ perCommit: Int) throws {
        let producer = try log.makeProducer(transactionalID: "bench")
        let batch = RecordBatchBuilder(capacity: 1 << 17)
        var left = batches
        while left > 0 {
            try producer.begin()
            for _ in 0..<min(left, perCommit) { try producer.append(filledBatch(batch), to: partition) }
            left -= perCommit
            guard case .committed = producer.commit() else { throw BenchFailure.commit }
        }
    }

    private func read(_ log: EmbeddedLog, _ expected: Int64) throws {
        let consumer = try log.makeConsumer()
        let buffer = RecordBuffer()
        var next: Int64 = 0
        var bytes = 0
        repeat {
            next = try consumer.fetch(partition, from: next, maxBytes: 1 << 20, into: buffer)
            for record in buffer.records { bytes += record.value?.count ?? 0 }
        } while !buffer.records.isEmpty
        guard next == expected, bytes == 100 * Int(expected) else { throw BenchFailure.read }
    }

    private func rawWrite(_ batches: Int) throws {
        try FileManager.default.createDirectory(atPath: folder + "/raw", withIntermediateDirectories: true)
        let batch = filledBatch(RecordBatchBuilder()).finish()
        let perFile = (64 << 20) / batch.count
        for file in 0...(batches / perFile) {
            let descriptor = open("\(folder)/raw/\(file)", O_RDWR | O_CREAT, 0o666)
            guard descriptor >= 0, allocate(descriptor, 64 << 20) else { throw BenchFailure.file }
            for index in 0..<min(perFile, batches - file * perFile) {
                guard pwrite(descriptor, batch.baseAddress, batch.count, off_t(index * batch.count)) == batch.count
                else { throw BenchFailure.file }
            }
            close(descriptor)
        }
    }

    private func allocate(_ descriptor: Int32, _ size: Int) -> Bool {
        #if canImport(Darwin)
            ftruncate(descriptor, off_t(size)) == 0
        #else
            posix_fallocate(descriptor, 0, off_t(size)) == 0
        #endif
    }

    private func rawRead(_ batches: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
        defer { buffer.deallocate() }
        let batchBytes = filledBatch(RecordBatchBuilder()).byteCount
        let perFile = (64 << 20) / batchBytes
        for file in 0...(batches / perFile) {
            let descriptor = open("\(folder)/raw/\(file)", O_RDONLY)
            let size = min(perFile, batches - file * perFile) * batchBytes
            var position = 0
            while position < size {
                let count = pread(descriptor, buffer.baseAddress, min(buffer.count, size - position), off_t(position))
                guard count > 0 else { throw BenchFailure.file }
                position += count
            }
            close(descriptor)
        }
    }

    private func removeAll() {
        for name in ["raw", "log"] { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }
}

/// A measurement that did not do what it was to measure.
enum BenchFailure: Error {
    case commit
    case read
    case file
    case reader
}
