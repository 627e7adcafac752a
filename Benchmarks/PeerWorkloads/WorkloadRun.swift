import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// One workload from file to file: lines are fed into a log in memory, the runtime reads them from there, and what it
/// writes there is written to the output.
final class WorkloadRun {
    /// What became of the lines.
    struct Counts {
        var lines: Int64
        var late: Int64
        var rejected: Int64
    }

    /// Lines that may wait in the log before the feed pauses.
    private static let waitingLines: Int64 = 200_000

    private let engine: EmbeddedLog
    private let feed: LineFeed
    private let runtime: StreamsRuntime
    private let results: ResultLines
    private let consumer: any Consumer

    /// - Throws: `InputError`, `OutputError`, `EngineError`, `TopologyError`.
    init(_ workload: Workload, inputs: [String], output: String, workers: Int) throws {
        var options = LogOptions.inMemory
        // Nothing lies between writing a batch and reading it that could change it.
        options.checksChecksums = false
        engine = try EmbeddedLog.inMemory(options: options)
        feed = try LineFeed(paths: inputs, topic: Workload.source, engine: engine)
        var configuration = RuntimeConfiguration(
            applicationID: "peer-workloads", partitions: Int32(inputs.count), threads: workers, mode: .replay)
        configuration.keepsInput = false
        configuration.fetchBytes = 1 << 17
        // As often as Flink's checkpoints in the comparison; but the log's own rule to commit when nothing more waits
        // comes first, every 200,000 lines or so.
        configuration.commitInterval = .seconds(10)
        runtime = try StreamsRuntime(workload.topology, engine: engine, configuration: configuration)
        consumer = try engine.makeConsumer()
        results = try ResultLines(
            of: Workload.results, partitions: Int32(inputs.count), engine: engine, to: output)
    }

    /// Runs to the end of the input.
    func run() throws -> Counts {
        try runtime.start()
        do {
            while try feed.step() { try waitUntil { $0.lag < Self.waitingLines } }
            try waitUntil { $0.isAtEnd }
        } catch {
            try? runtime.stop()
            throw runtime.failure ?? error
        }
        try runtime.stop()
        try results.write()
        try results.finish()
        let accounting = try runtime.progress().accounting
        return Counts(
            lines: feed.lines, late: accounting.late, rejected: accounting.rejected.values.reduce(0, +))
    }

    private func waitUntil(_ condition: (ApplicationProgress) -> Bool) throws {
        while true {
            let mark = consumer.news()
            if let failure = runtime.failure { throw failure }
            try results.write()
            if condition(try runtime.progress()) { return }
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }
}
