import Foundation
import GRDB
import MillraceReplay

/// The batch derivation of the application: what an input amounts to by the specification, in SQL over all of its
/// lines.
///
/// Every step fills tables from those before it; the steps stand in files of their own, in the order of the
/// specification.
public enum TransferFraudOracle {
    /// What the files `inputs`, read one after the other, amount to; the results are `decisions`, `repeats`, `actions`,
    /// `journal`, `statements` and `cases`.
    ///
    /// - Parameters:
    ///   - inputs: files of lines, each in one of the formats of sections 1 and 3.
    ///   - accounts: the table of accounts; nil for none.
    ///   - rules: the rules; nil for the default rules.
    ///   - startTime: what the steps of some formats count from (`--start-time`), in ms since the epoch.
    ///   - amlSimStep: how long a step of AMLSim is (`--amlsim-step`), in ms.
    ///   - holdFrom: the least score of a transfer that is held.
    ///   - blockFrom: the least score of a transfer that is blocked.
    /// - Returns: the counts, verdicts and results.
    /// - Throws: `OracleError` where a file cannot be read or is refused; `DatabaseError`.
    /// - Complexity: all lines are held in memory; about O(*n* *w*) in the number of lines and of attempts in a window.
    public static func derive(
        inputs: [URL], accounts: URL?, rules: URL?, startTime: Int64, amlSimStep: Int64 = 86_400_000,
        holdFrom: Int64 = 50, blockFrom: Int64 = 100
    ) throws -> Derivation {
        let file = try rules.map { try OracleRuleFile($0) } ?? OracleRuleFile(lines: DefaultRules.lines)
        var configuration = Configuration()
        configuration.prepareDatabase { OracleFunctions.add(to: $0) }
        return try DatabaseQueue(configuration: configuration).write { database in
            try database.execute(sql: OracleLoading.tables)
            try database.execute(sql: OracleAccounts.tables)
            if let accounts { try OracleAccounts.load(accounts, into: database) }
            try OracleLoading(clock: .init(start: startTime, amlSimStep: amlSimStep)).load(inputs, into: database)
            try database.execute(sql: OracleAttempts.verdicts)
            try database.execute(sql: OracleAttempts.attempts)
            try OracleRules.create(in: database, from: file)
            for steps in Self.rules { try database.execute(sql: steps) }
            try OracleCycles.run(in: database)
            try database.execute(sql: OracleDecisions.steps(holdFrom: holdFrom, blockFrom: blockFrom))
            try database.execute(sql: OracleLedger.steps)
            try database.execute(sql: OracleCases.steps)
            return try derivation(from: database)
        }
    }

    private static let rules = [
        OracleVelocity.steps, OracleStructuring.steps, OracleBaselines.steps, OracleHabits.steps, OracleFlows.steps,
        OracleWatchlist.steps, OracleGraph.steps, OracleScatterGather.steps,
    ]

    private static func derivation(from database: Database) throws -> Derivation {
        var derivation = try Derivation(verdictsIn: database)
        for (name, query) in results { derivation.results[name] = try String.fetchAll(database, sql: query) }
        return derivation
    }

    private static let results = [
        ("decisions", OracleDecisions.query), ("repeats", OracleDecisions.repeats), ("actions", OracleLedger.actions),
        ("journal", OracleLedger.journal), ("statements", OracleLedger.statements), ("cases", OracleCases.query),
    ]
}
