import MillraceCore
import MillraceReplay
import MillraceStreams

/// A replay on one thread, step by step, that may be left at any step and taken up again by another one on the same
/// log, as after a crash: nothing of it is in the log but what was committed.
final class SteppedReplay {
    let application: Application
    let engine: any Engine
    let clock: ManualClock
    private let ingest: Ingest
    private let runtime: SteppedRuntime
    private var hasMoreInput = true

    init(
        _ application: Application, paths: [String], engine: any Engine, partitions: Int32, clock: ManualClock
    ) throws {
        self.application = application
        self.engine = engine
        self.clock = clock
        try application.prepare(engine)
        ingest = try Ingest(application, paths: paths, engine: engine, partitions: partitions)
        var configuration = RuntimeConfiguration(
            applicationID: application.id, partitions: partitions, threads: 1, mode: .replay)
        configuration.clock = clock
        configuration.fetchBytes = 1 << 14
        runtime = try SteppedRuntime(application.topology, engine: engine, configuration: configuration)
    }

    /// Puts the next stretch of lines into the log; whether there may be more.
    @discardableResult
    func stepIngest() throws -> Bool {
        if hasMoreInput { hasMoreInput = try ingest.step() }
        return hasMoreInput
    }

    /// One turn of the topology; whether there was anything to do.
    func stepRuntime() throws -> Bool { try runtime.step() }

    /// How many lines the topology has handled and committed.
    func committedLines() throws -> Int64 { try runtime.progress().accounting.read }

    /// Goes on to the end and collects the results.
    func finish() throws -> StreamOutcome {
        while try stepIngest() {}
        try runtime.runUntilIdle()
        let progress = try runtime.progress()
        guard progress.isAtEnd else {
            throw EngineError(.invalid, "the topology is idle, but not at the end of its input")
        }
        var accounting = progress.accounting
        let place = ingest.progress
        accounting.late += place.late
        if place.tooLong > 0 { accounting.rejected["too-long", default: 0] += place.tooLong }
        return try StreamOutcome(
            application, accounting: accounting,
            results: ResultCollector(engine: engine, applicationID: application.id))
    }
}
