import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// What a run of the topology amounts to.
struct StreamOutcome {
    /// The counts and results in the form that is compared with the batch derivation.
    var derivation: Derivation
    /// The files that a replay would write: alerts with their sentences, dead letters, late lines.
    var alerts: [[UInt8]]
    var deadLetters: [[UInt8]]
    var late: [[UInt8]]

    /// Replays the files at `paths` on a log in memory.
    init(_ application: Application, paths: [String], partitions: Int32 = 3, threads: Int = 1) throws {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try Replay(
            application, paths: paths, engine: engine, partitions: partitions, threads: threads, keepsInput: false)
        try self.init(application, accounting: try replay.run(), results: replay.results)
    }

    /// Collects the results of a run that has ended.
    init(_ application: Application, accounting: Accounting, results: ResultCollector) throws {
        derivation = try Comparison.derivation(of: application, accounting: accounting, results: results)
        alerts = try results.results(of: application.results[0].topic)
        deadLetters = try results.deadLetters()
        late = try results.late()
    }

    /// Where it differs from the batch derivation `expected`.
    func differences(from expected: Derivation) -> [String] {
        Comparison.differences(expected: expected, found: derivation)
    }

    /// Whether a replay would write the same bytes.
    func writesTheSame(as other: StreamOutcome) -> Bool {
        alerts == other.alerts && deadLetters == other.deadLetters && late == other.late
            && derivation == other.derivation
    }
}
