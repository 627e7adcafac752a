import MillraceCore
import MillraceReplay
import MillraceStreams

/// What other rules would have decided on the same transfers: section 12 of the specification.
public struct Backtest {
    /// The decisions by the rules there were, in canonical order.
    public let before: [[UInt8]]
    /// The decisions by the other rules, in canonical order.
    public let after: [[UInt8]]
    /// What is known of the transfers; nil if nothing is.
    let labels: FraudLabels?

    /// Decides on the transfers of the files at `paths` by the rules of `settings` and by those of the file `rules`, each on
    /// an empty engine. `report` is told how many bytes of how many have been read.
    /// - Throws: `InputError` if a file cannot be used; what a replay throws.
    public init(
        paths: [String], _ settings: TransferFraudSettings, rules: String, partitions: Int32, threads: Int,
        makeEngine: () throws -> any Engine, report: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws {
        var other = settings
        other.rules = rules
        let applications = [try Application.transferFraud(settings), try Application.transferFraud(other)]
        labels = try FraudLabels(paths: paths)
        let decisions = try applications.enumerated().map { number, application in
            let replay = try Replay(
                application, paths: paths, engine: makeEngine(), partitions: partitions, threads: threads,
                keepsInput: false)
            _ = try replay.run { done, total in report(Int64(number) * total + done, 2 * total) }
            try replay.checkUsable()
            return try Backtest.decisions(replay.results)
        }
        (before, after) = (decisions[0], decisions[1])
    }

    /// Decides on the transfers that a live run of the application called `applicationID` has left in `log` by the rules of
    /// the file `rules`, on an empty engine; before is what was decided then.
    /// - Throws: `UsageError` for a log that cannot be replayed, `InputError` if the file cannot be used or the log is not
    ///   whole; `EngineError`.
    public init(
        log: any Engine, applicationID: String? = nil, _ settings: TransferFraudSettings, rules: String,
        engine: any Engine
    ) throws {
        let book = try RulesFile.read(rules)
        var application = try Application.transferFraud(settings)
        application.id = applicationID ?? application.id
        let replay = try LogReplay(
            application, log: log, engine: engine, rewriting: TransferFraudTopology.ruledRepartitions
        ) { engine in
            try TablePublisher.publish(
                [(key: TransferFraudTopology.rulesKey, value: book)], to: TransferFraudTopology.rules, on: engine)
        }
        _ = try replay.run()
        before = try Backtest.decisions(ResultCollector(engine: log, applicationID: application.id))
        after = try Backtest.decisions(replay.results)
        labels = nil
    }

    /// Decisions that have been made elsewhere, of transfers of which nothing is known.
    init(before: [[UInt8]], after: [[UInt8]]) {
        (self.before, self.after) = (before, after)
        labels = nil
    }

    private static func decisions(_ results: ResultCollector) throws -> [[UInt8]] {
        try results.results(of: TransferFraudTopology.decisions.name)
    }
}
