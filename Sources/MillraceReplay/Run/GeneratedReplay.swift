import MillraceCore
import MillraceStreams

/// Runs lines that are made one by one through an application, as ``Replay`` runs files: what has been handled leaves the
/// log, so that the input may be greater than any memory.
public final class GeneratedReplay {
    /// How many bytes of lines go into one commit.
    private static let commitBytes = 1 << 20
    /// Lines that may wait in the log before the next are made.
    private static let waitingLines: Int64 = 100_000

    private let application: Application
    private let engine: any Engine
    private let writer: SourceWriter
    private let runtime: StreamsRuntime
    private let placeLine: Application.PlaceLine
    private let key = ByteWriter()
    private var greatest: Timestamp?
    private var read: Int64 = 0
    private var late: Int64 = 0

    /// A replay on a log that is thrown away afterwards.
    /// - Throws: `EngineError`, `TopologyError`.
    public init(_ application: Application, engine: any Engine, partitions: Int32, threads: Int) throws {
        self.application = application
        self.engine = engine
        placeLine = application.makePlaceLine()
        writer = try SourceWriter(
            engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: partitions)
        try application.prepare(engine)
        var configuration = RuntimeConfiguration(
            applicationID: application.id, partitions: partitions, threads: threads, mode: .replay)
        configuration.keepsInput = false
        runtime = try StreamsRuntime(application.topology, engine: engine, configuration: configuration)
    }

    /// The results in canonical order.
    public var results: ResultCollector { ResultCollector(engine: engine, applicationID: application.id) }

    /// Runs all lines that `next` gives, none of which is longer than the application takes.
    /// - Parameters:
    ///   - next: Makes the next line; nil if there is none any more.
    ///   - report: Is told now and then how many lines there have been.
    /// - Returns: What became of the lines.
    /// - Throws: `EngineError`, or what the topology failed with.
    public func run(next: () -> [UInt8]?, report: (_ lines: Int64) throws -> Void = { _ in }) throws -> Accounting {
        try runtime.start()
        do {
            let consumer = try engine.makeConsumer()
            while try step(next) {
                try report(read)
                try waitUntil(consumer) { $0.lag < GeneratedReplay.waitingLines }
            }
            try waitUntil(consumer) { $0.isAtEnd }
        } catch {
            try? runtime.stop()
            throw runtime.failure ?? error
        }
        try runtime.stop()
        var accounting = try runtime.progress().accounting
        accounting.late += late
        return accounting
    }

    /// What a thread failed with, if one did.
    public var failure: (any Error)? { runtime.failure }

    /// How many entries each store has, by its name, while lines are being run.
    /// - Throws: `StoreQueryError`.
    public func entryCounts() throws -> [String: Int] { try runtime.entryCounts(timeout: .seconds(60)) }

    /// Puts the next stretch of lines into the log; whether there may be more.
    private func step(_ next: () -> [UInt8]?) throws(EngineError) -> Bool {
        var isLast = false
        while writer.byteCount < GeneratedReplay.commitBytes, !isLast {
            if let line = next() { try take(line) } else { isLast = true }
        }
        let watermark =
            isLast ? (greatest ?? .zero) + .milliseconds(1) : (greatest ?? .distantPast) - application.grace
        let sequence = application.topology.needs(.arrival) ? read + 1 : .min
        if isLast || greatest != nil { writer.state(watermark: watermark, sequence: sequence, isLast: isLast) }
        try writer.commit(nil)
        return !isLast
    }

    private func take(_ line: [UInt8]) throws(EngineError) {
        read += 1
        key.removeAll()
        let time = line.withUnsafeBytes { placeLine($0, key) }
        let isLate = time.map { $0 < (greatest ?? $0) - application.grace } ?? false
        if time == nil { key.removeAll() }
        let sequence = read
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(EngineError) in
                guard let time, isLate else {
                    let place = time ?? greatest ?? .earliestStored
                    return try writer.write(key: key.bytes, value: bytes, time: place, sequence: sequence)
                }
                try writer.writeLate(key: key.bytes, value: bytes, time: time, sequence: sequence)
            }
        }
        try result.get()
        if isLate { late += 1 } else if let time { greatest = max(greatest ?? time, time) }
    }

    private func waitUntil(_ consumer: any Consumer, _ condition: (ApplicationProgress) -> Bool) throws {
        while true {
            let mark = consumer.news()
            if let failure = runtime.failure { throw failure }
            if condition(try runtime.progress()) { return }
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }
}
