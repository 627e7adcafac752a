/// Sections 7.5 and 7.6: the graph of attempts, and what the rules on it have in common.
enum OracleGraph {
    static let steps = """
        -- The attempts between different accounts.
        CREATE TABLE edge (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, payer INTEGER NOT NULL, payee INTEGER NOT NULL,
            currency TEXT NOT NULL, amount INTEGER NOT NULL);
        INSERT INTO edge SELECT sequence, time, payer, payee, currency, amount FROM attempt WHERE payer <> payee;
        CREATE INDEX edge_by_payer ON edge (payer, time);
        CREATE INDEX edge_by_payee ON edge (payee, time);
        CREATE INDEX edge_by_pair ON edge (payer, payee, time);

        -- For the rules of section 7.6: the attempts *x* that are the window's first of their pair, with the times
        -- between which the window lies.
        CREATE TABLE opening (
            sequence INTEGER, rule INTEGER, kind TEXT NOT NULL, payer INTEGER NOT NULL, payee INTEGER NOT NULL,
            least INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (sequence, rule)) WITHOUT ROWID;
        INSERT INTO opening
        SELECT x.sequence, r.number, r.kind, x.payer, x.payee, r."limit", x.clock - r."window" + 1, x.clock
        FROM \(OracleRules.judged)
        WHERE r.kind IN ('scatter-gather', 'stack') AND x.payer <> x.payee AND x.time > x.clock - r."window"
            AND NOT EXISTS (
                SELECT * FROM edge AS y
                WHERE y.payer = x.payer AND y.payee = x.payee AND y.sequence < x.sequence
                    AND \(OracleWindow.within("x.clock")));
        """
}
