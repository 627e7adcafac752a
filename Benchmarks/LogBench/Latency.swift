import ArgumentParser
import CMillrace
import Foundation
import Histogram
import MillraceCore
import MillraceLog

/// How long a record takes from the moment it was to be sent until a consumer in another process holds it. The
/// producer keeps to its plan (an open model): what comes late because of a stall before it counts as late. Beside it
/// a bare futex wake between two processes, sent by the same plan.
struct Latency {
    let folder: String
    let rate: Int
    let seconds: Int

    func run() throws {
        let count = rate * seconds
        print("\nProducing to consuming between two processes, from the intended time: \(rate)/s for \(seconds) s")
        let (wake, _) = try measure("wake-reader", count) { try WakeSender(path: $0) }
        let (log, commits) = try measure("latency-reader", count) { try LogSender(path: $0) }
        for (name, result) in [("bare futex wake", wake), ("engine", log), ("its commit alone", commits)] {
            let micros = [50.0, 99, 99.9].map { fixed(Double(result.valueAtPercentile($0)) / 1e3, 0) }
            print(
                "  \(name.padding(toLength: 16, withPad: " ", startingAt: 0)) p50 \(micros[0]) µs, p99 \(micros[1]) µs, "
                    + "p99.9 \(micros[2]) µs, max \(fixed(Double(result.max) / 1e3, 0)) µs (\(result.totalCount))")
        }
        print("  ratio at p50: \(fixed(Double(log.valueAtPercentile(50)) / Double(wake.valueAtPercentile(50))))")
    }

    /// The times from the intended moment to the reader, and those that the calls of the sender took.
    private func measure(
        _ reader: String, _ count: Int, _ makeSender: (String) throws -> any Sender
    ) throws -> (latencies: Histogram<UInt64>, calls: Histogram<UInt64>) {
        let path = "\(folder)/\(reader)"
        let sender = try makeSender(path)
        let process = Process()
        let output = Pipe()
        process.executableURL = Bundle.main.executableURL
        process.arguments = [reader, path, String(count)]
        process.standardOutput = output
        try process.run()
        // The reader says when it is ready.
        guard output.fileHandleForReading.availableData.first == UInt8(ascii: "+") else { throw BenchFailure.reader }
        let calls = try send(count, sender)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var histogram = newHistogram()
        for line in text.split(separator: "\n") { _ = histogram.record(UInt64(line) ?? 0) }
        try? FileManager.default.removeItem(atPath: path)
        return (histogram, calls)
    }

    private func send(_ count: Int, _ sender: any Sender) throws -> Histogram<UInt64> {
        var calls = newHistogram()
        let clock = SystemClock()
        let interval = 1_000_000_000 / UInt64(rate)
        let start = clock.monotonicNanoseconds() + 10_000_000
        for index in 0..<UInt64(count) {
            let intended = start + index * interval
            let now = clock.monotonicNanoseconds()
            if now + 60_000 < intended { usleep(UInt32((intended - now - 60_000) / 1_000)) }
            while clock.monotonicNanoseconds() < intended {}
            let began = clock.monotonicNanoseconds()
            try sender.send(intended)
            _ = calls.record(clock.monotonicNanoseconds() - began)
        }
        return calls
    }
}

func newHistogram() -> Histogram<UInt64> {
    Histogram(highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)
}

protocol Sender {
    func send(_ intended: UInt64) throws
}

/// Commits one record for each message: the time at which it was to be sent.
final class LogSender: Sender {
    static let partition = TopicPartition("bench", 0)
    private let log: EmbeddedLog
    private let producer: any TransactionalProducer
    private let batch = RecordBatchBuilder()

    init(path: String) throws {
        log = try EmbeddedLog.open(directory: path)
        try log.createTopic(TopicDescription(name: Self.partition.topic, partitions: 1))
        producer = try log.makeProducer(transactionalID: "bench")
    }

    func send(_ intended: UInt64) throws {
        withUnsafeBytes(of: intended) { value in
            batch.append(
                timestamp: .zero, key: nil, value: value, headers: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        try producer.begin()
        try producer.append(batch, to: Self.partition)
        guard case .committed = producer.commit() else { throw BenchFailure.commit }
    }
}

/// The engine's consumer, in its own process.
struct LatencyReader: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "latency-reader", shouldDisplay: false)
    @Argument var path: String
    @Argument var count: Int

    func run() throws {
        let log = try EmbeddedLog.open(directory: path)
        let consumer = try log.makeConsumer()
        let buffer = RecordBuffer()
        let clock = SystemClock()
        var latencies: [UInt64] = []
        var next: Int64 = 0
        FileHandle.standardOutput.write(Data("+\n".utf8))
        while latencies.count < count {
            let mark = consumer.news()
            next = try consumer.fetch(LogSender.partition, from: next, maxBytes: 1 << 20, into: buffer)
            let now = clock.monotonicNanoseconds()
            for record in buffer.records {
                guard let value = record.value else { throw BenchFailure.read }
                latencies.append(now - value.loadUnaligned(as: UInt64.self))
            }
            if buffer.records.isEmpty { consumer.waitForNews(after: mark, timeout: .seconds(10)) }
        }
        FileHandle.standardOutput.write(Data(latencies.map { "\($0)\n" }.joined().utf8))
    }
}

/// A page in a file: the futex word, and the intended time.
struct SharedPage {
    let word: UnsafeMutablePointer<UInt32>
    let time: UnsafeMutablePointer<UInt64>

    init(path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT, 0o666)
        guard descriptor >= 0, ftruncate(descriptor, 4_096) == 0,
            let page = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), page != MAP_FAILED
        else { throw BenchFailure.file }
        word = page.assumingMemoryBound(to: UInt32.self)
        time = (page + 64).assumingMemoryBound(to: UInt64.self)
    }
}

/// Wakes the other process, and nothing else.
struct WakeSender: Sender {
    let page: SharedPage

    init(path: String) throws { page = try SharedPage(path: path) }

    func send(_ intended: UInt64) {
        page.time.pointee = intended
        _ = millrace_increment_release(page.word)
        millrace_futex_wake(page.word)
    }
}

/// Waits for wakes, in its own process. One that it missed because it was late is counted with the next.
struct WakeReader: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "wake-reader", shouldDisplay: false)
    @Argument var path: String
    @Argument var count: Int

    func run() throws {
        let page = try SharedPage(path: path)
        let clock = SystemClock()
        var latencies: [UInt64] = []
        var seen: UInt32 = 0
        FileHandle.standardOutput.write(Data("+\n".utf8))
        while seen < count {
            millrace_futex_wait(page.word, seen, 10_000_000_000)
            let now = millrace_load_acquire(page.word)
            if now == seen { continue }
            seen = now
            latencies.append(clock.monotonicNanoseconds() - page.time.pointee)
        }
        FileHandle.standardOutput.write(Data(latencies.map { "\($0)\n" }.joined().utf8))
    }
}
