import Foundation
import GRDB
import MillraceReplay

/// Section 7: the rules as a table, and which of them are judged at an attempt.
enum OracleRules {
    /// The parameters of all kinds, each a column of the table `rule`.
    private static let parameters = Set(OracleKinds.parameters.values.joined().map(\.name)).sorted()

    /// Creates and fills the tables `rule`, `rule_currency` and `suppression`.
    ///
    /// The table `rule` has each version of a rule once for every number of decimals that the currencies of attempts
    /// have, with its amounts in such minor units; `currencies` is how many currencies it names, 0 where it holds for all.
    static func create(in database: Database, from file: OracleRuleFile) throws {
        let columns = parameters.map { "\"\($0)\"" }.joined(separator: ", ")
        try database.execute(
            sql: """
                CREATE TABLE rule (
                    number INTEGER, decimals INTEGER, id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL,
                    state TEXT NOT NULL, score INTEGER NOT NULL, currencies INTEGER NOT NULL, from_sequence INTEGER,
                    from_time INTEGER, \(columns),
                    PRIMARY KEY (number, decimals)) WITHOUT ROWID;
                CREATE INDEX rule_versions ON rule (id, decimals, version);

                CREATE TABLE rule_currency (
                    number INTEGER, currency TEXT, PRIMARY KEY (number, currency)) WITHOUT ROWID;

                CREATE TABLE suppression (
                    rule TEXT NOT NULL, account TEXT NOT NULL, until INTEGER NOT NULL, from_sequence INTEGER,
                    from_time INTEGER);
                """)
        let places = parameters.map { _ in ", ?" }.joined()
        let insert = try database.makeStatement(
            sql: "INSERT INTO rule VALUES (?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?\(places))")
        for decimals in try Int.fetchAll(database, sql: "SELECT DISTINCT decimals FROM attempt") {
            for (number, rule) in file.rules.enumerated() {
                try insert.execute(arguments: arguments(of: rule, number: number, decimals: decimals))
            }
        }
        for (number, rule) in file.rules.enumerated() {
            for currency in rule.currencies ?? [] {
                try database.execute(sql: "INSERT INTO rule_currency VALUES (?, ?)", arguments: [number, currency])
            }
        }
        let suppress = try database.makeStatement(
            sql: "INSERT INTO suppression VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?)")
        for line in file.suppressions {
            try suppress.execute(arguments: [
                Data(line.rule), Data(line.account), line.until, line.effect.sequence, line.effect.time,
            ])
        }
    }

    private static func arguments(
        of rule: OracleRuleFile.Rule, number: Int, decimals: Int
    ) -> StatementArguments {
        var values: [(any DatabaseValueConvertible)?] = [
            number, decimals, Data(rule.id), rule.version, rule.kind, rule.state, rule.score,
            rule.currencies?.count ?? 0, rule.effect.sequence, rule.effect.time,
        ]
        for name in parameters {
            switch rule.parameters[name] {
            case nil: values.append(nil)
            case .number(let number): values.append(number)
            case .word(let word): values.append(word)
            case .amount(let amount):
                values.append(amount.cut(times: OracleCurrency.minorUnits(decimals: decimals)))
            }
        }
        return StatementArguments(values)
    }

    /// Whether the line `line` (of a rule, or a suppression) is in effect at the attempt *x*.
    static func inEffect(_ line: String) -> String {
        "coalesce(\(line).from_sequence <= x.sequence, \(line).from_time <= x.time)"
    }

    /// The attempts *x* with the rules *r* that are judged at them, for a FROM clause; first the rules, which are few.
    static let judged = """
        rule AS r CROSS JOIN attempt AS x ON x.decimals = r.decimals AND \(inEffect("r")) AND r.state <> 'paused'
            AND (r.currencies = 0 OR EXISTS (
                SELECT * FROM rule_currency AS named WHERE named.number = r.number AND named.currency = x.currency))
            AND NOT EXISTS (
                SELECT * FROM rule AS later
                WHERE later.id = r.id AND later.decimals = r.decimals AND later.version > r.version
                    AND \(inEffect("later")))
        """
}
