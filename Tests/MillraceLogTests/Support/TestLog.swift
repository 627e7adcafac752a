import Foundation
import MillraceCore
import MillraceLog
import Testing

/// Where a test's log lies.
enum Storage: String, CaseIterable, CustomTestStringConvertible {
    case disk
    case memory

    var testDescription: String { rawValue }
}

/// A folder that is removed with the last reference to it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "millrace-log-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The paths of all segment files with the ending `kind`, in order.
    func files(_ kind: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix("." + kind) && $0.hasPrefix("topics/") }.sorted().map { "\(path)/\($0)" }
    }
}

/// A log that a test works on, and its clock.
struct TestLog {
    let log: EmbeddedLog
    let clock = ManualClock(start: Timestamp(milliseconds: 1_000_000))
    let folder: TemporaryFolder?

    init(_ storage: Storage, _ adjust: (inout LogOptions) -> Void = { _ in }) throws {
        var options = LogOptions(segmentBytes: 64 << 10, indexIntervalBytes: 512, clock: clock)
        // All members live in this process.
        options.pollTimeout = options.sessionTimeout
        adjust(&options)
        switch storage {
        case .disk:
            let folder = try TemporaryFolder()
            self.folder = folder
            log = try EmbeddedLog.open(directory: folder.path, options: options)
        case .memory:
            folder = nil
            log = try EmbeddedLog.inMemory(options: options)
        }
    }
}

/// A record as tests compare it.
struct Sample: Hashable, CustomStringConvertible {
    var offset: Int64 = 0
    var timestamp: Int64 = 0
    var key: [UInt8]?
    var value: [UInt8]?

    init(_ value: String, key: String? = nil, timestamp: Int64 = 0, offset: Int64 = 0) {
        self.offset = offset
        self.timestamp = timestamp
        self.key = key.map { Array($0.utf8) }
        self.value = Array(value.utf8)
    }

    init(_ record: RawRecord) {
        offset = record.offset
        timestamp = record.timestamp.milliseconds
        key = record.key.map(Array.init)
        value = record.value.map(Array.init)
    }

    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "null" }
    var description: String { "\(offset): \(text)" }
}

extension RecordBatchBuilder {
    func append(_ sample: Sample) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        (sample.key ?? []).withUnsafeBytes { key in
            (sample.value ?? []).withUnsafeBytes { value in
                append(
                    timestamp: Timestamp(milliseconds: sample.timestamp), key: sample.key == nil ? nil : key,
                    value: sample.value == nil ? nil : value, headers: none)
            }
        }
    }
}

func batch(_ values: [String]) -> RecordBatchBuilder {
    let builder = RecordBatchBuilder()
    for value in values { builder.append(Sample(value)) }
    return builder
}

extension Engine {
    /// Commits `values` as one batch and returns the offsets they were given.
    @discardableResult
    func write(_ values: [String], to partition: TopicPartition, by id: String = "writer") throws -> Range<Int64> {
        let producer = try makeProducer(transactionalID: id)
        try producer.begin()
        try producer.append(batch(values), to: partition)
        return try #require(producer.commit().ranges?[partition])
    }

    /// All records of `partition` from `offset` on.
    func readAll(_ partition: TopicPartition, from offset: Int64 = 0, maxBytes: Int = 1 << 20) throws -> [Sample] {
        try makeConsumer().readAll(partition, from: offset, maxBytes: maxBytes)
    }
}

extension Consumer {
    /// All records of `partition` from `offset` on.
    func readAll(_ partition: TopicPartition, from offset: Int64 = 0, maxBytes: Int = 1 << 20) throws -> [Sample] {
        let buffer = RecordBuffer()
        var samples: [Sample] = []
        var next = offset
        while true {
            next = try fetch(partition, from: next, maxBytes: maxBytes, into: buffer)
            if buffer.records.isEmpty { return samples }
            samples += buffer.records.map { Sample($0) }
        }
    }
}

extension CommitOutcome {
    /// The offsets of a commit that succeeded.
    var ranges: [TopicPartition: Range<Int64>]? {
        if case .committed(let ranges) = self { return ranges }
        return nil
    }

    /// The error of a commit that did not.
    var error: EngineError? {
        switch self {
        case .committed: nil
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            error
        }
    }

    var isFenced: Bool {
        if case .fenced = self { return true }
        return false
    }

    var isUnknown: Bool {
        if case .unknown = self { return true }
        return false
    }
}
