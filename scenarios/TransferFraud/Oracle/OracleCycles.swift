import GRDB

/// Section 7.5, the kind `cycle`.
///
/// All attempts that may close a cycle are followed at once, hop by hop: of the paths that end in one place, with one
/// hop more than before, the one whose list of sequences comes first is kept. A path of the fewest hops visits no
/// account twice, for without the detour it would be shorter. So an attempt is done with at its first closing path.
enum OracleCycles {
    private static let tables = """
        -- The attempts that may lie on a cycle: none leads to an account that never pays, or from one that is never
        -- paid.
        CREATE TABLE link (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, payer INTEGER NOT NULL, payee INTEGER NOT NULL,
            currency TEXT NOT NULL, amount INTEGER NOT NULL);
        INSERT INTO link SELECT * FROM edge WHERE EXISTS (SELECT * FROM rule WHERE kind = 'cycle');
        CREATE INDEX link_by_payer ON link (payer, time);
        CREATE INDEX link_by_payee ON link (payee, time);

        -- The attempts whose cycle is still looked for, with the times between which the window lies.
        CREATE TABLE open (
            sequence INTEGER, rule INTEGER, payer INTEGER NOT NULL, payee INTEGER NOT NULL, since INTEGER NOT NULL,
            until INTEGER NOT NULL, hops INTEGER NOT NULL, ordered INTEGER NOT NULL, currency TEXT, amount INTEGER,
            tolerance INTEGER, PRIMARY KEY (sequence, rule)) WITHOUT ROWID;

        -- The paths kept, in lexicographic order among those of equal length: each ends with the attempt `last`, before
        -- which comes the path `before`. `state` is what must differ: the place that is reached, in order of arrival by
        -- its last attempt, else by its account.
        CREATE TABLE path (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, rule INTEGER NOT NULL, hops INTEGER NOT NULL,
            state INTEGER NOT NULL, account INTEGER NOT NULL, last INTEGER NOT NULL, before INTEGER,
            UNIQUE (sequence, rule, state));
        CREATE INDEX path_by_hops ON path (hops);

        -- The paths that close a cycle.
        CREATE TABLE closing (sequence INTEGER, rule INTEGER, path INTEGER NOT NULL, PRIMARY KEY (sequence, rule));
        """

    private static let trim = """
        DELETE FROM link
        WHERE payee NOT IN (SELECT payer FROM link) OR payer NOT IN (SELECT payee FROM link)
        """

    private static let start = """
        INSERT INTO open
        SELECT x.sequence, r.number, x.payer, x.payee, x.clock - r."window" + 1, x.clock, r.hops, r.ordered,
            x.currency, x.amount, r.tolerance
        FROM \(OracleRules.judged) CROSS JOIN link ON link.sequence = x.sequence
        WHERE r.kind = 'cycle'
            AND EXISTS (
                SELECT * FROM link AS y
                WHERE y.payee = x.payer AND y.sequence < x.sequence AND \(OracleWindow.within("x.clock")));

        INSERT OR IGNORE INTO path (sequence, rule, hops, state, account, last)
        SELECT x.sequence, x.rule, 1, \(state), y.payee, y.sequence
        FROM open AS x CROSS JOIN link AS y ON y.payer = x.payee AND \(isUsable)
        ORDER BY x.sequence, x.rule, y.sequence;
        """

    private static let close = """
        INSERT INTO closing
        SELECT x.sequence, x.rule, min(path.number)
        FROM path CROSS JOIN open AS x USING (sequence, rule)
        WHERE path.hops = :hops AND path.account = x.payer
        GROUP BY x.sequence, x.rule
        """

    private static let leave = """
        DELETE FROM open
        WHERE hops <= :hops + 1
            OR EXISTS (SELECT * FROM closing WHERE closing.sequence = open.sequence AND closing.rule = open.rule)
        """

    private static let extend = """
        INSERT OR IGNORE INTO path (sequence, rule, hops, state, account, last, before)
        SELECT x.sequence, x.rule, path.hops + 1, \(state), y.payee, y.sequence, path.number
        FROM path CROSS JOIN open AS x USING (sequence, rule)
            CROSS JOIN link AS y ON y.payer = path.account AND \(isUsable) AND (NOT x.ordered OR y.sequence > path.last)
        WHERE path.hops = :hops
        ORDER BY path.number, y.sequence
        """

    /// What tells the place that *y* leads to from others.
    private static let state = "iif(x.ordered, y.sequence, y.payee)"

    /// Whether *y* may be part of a path for *x*.
    private static let isUsable = """
        y.sequence < x.sequence AND y.time BETWEEN x.since AND x.until AND y.payee <> x.payee
            AND (x.tolerance IS NULL
                OR y.currency = x.currency
                    AND 100 * abs(y.amount - x.amount) <= x.tolerance * x.amount)
        """

    private static let hits = """
        INSERT INTO hit
        SELECT closing.sequence, closing.rule, \(OracleWindow.transfers("""
            WITH RECURSIVE back (number) AS (
                SELECT closing.path
                UNION ALL
                SELECT before FROM back JOIN path USING (number) WHERE before NOTNULL
            )
            SELECT last AS sequence FROM back JOIN path USING (number)
            """))
        FROM closing
        """

    /// Finds the hits of all rules of the kind.
    static func run(in database: Database) throws {
        try database.execute(sql: tables)
        repeat { try database.execute(sql: trim) } while database.changesCount > 0
        try database.execute(sql: start)
        for hops in 1...11 {
            try database.execute(sql: close, arguments: ["hops": hops])
            try database.execute(sql: leave, arguments: ["hops": hops])
            try database.execute(sql: extend, arguments: ["hops": hops])
        }
        try database.execute(sql: hits)
    }
}
