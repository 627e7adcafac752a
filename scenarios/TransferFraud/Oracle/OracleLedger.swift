import MillraceReplay

/// Sections 8 and 9: actions, journal and statements.
enum OracleLedger {
    static let steps = """
        -- The accepted actions, and the attempt that each is about: the last earlier one of its id.
        CREATE TABLE act (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, time INTEGER NOT NULL, action TEXT NOT NULL, about INTEGER);
        INSERT INTO act
        SELECT sequence, id, time, action,
            (SELECT x.sequence FROM attempt AS x WHERE x.id = line.id AND x.sequence < line.sequence
            ORDER BY x.sequence DESC LIMIT 1)
        FROM line JOIN verdict USING (sequence)
        WHERE action NOTNULL AND outcome = 'accepted';

        -- The first action that comes in time on each held attempt: the one that is not refused.
        CREATE TABLE settled (sequence INTEGER PRIMARY KEY);
        INSERT INTO settled
        SELECT min(act.sequence)
        FROM act JOIN decision ON decision.sequence = about
        WHERE decision = 'hold' AND act.time - decision.time < 2592000000
        GROUP BY about;

        -- The result `journal`: the line, or action, that moves the amount of an attempt.
        CREATE TABLE journal (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, about INTEGER NOT NULL);
        INSERT INTO journal
        SELECT sequence, time, sequence FROM decision WHERE decision = 'approve'
        UNION ALL
        SELECT sequence, time, about FROM act JOIN settled USING (sequence) WHERE action = 'release';

        -- The result `statements`; `side` is 1 for the debit, 2 for the credit.
        CREATE TABLE statement (
            sequence INTEGER, side INTEGER, time INTEGER NOT NULL, id TEXT NOT NULL, account INTEGER NOT NULL,
            currency TEXT NOT NULL, entry INTEGER NOT NULL, balance TEXT NOT NULL, PRIMARY KEY (sequence, side));
        INSERT INTO statement
        WITH entry AS (
            SELECT journal.sequence, 1 AS side, journal.time, id, payer AS account, currency, -amount AS entry
            FROM journal JOIN attempt ON attempt.sequence = about
            UNION ALL
            SELECT journal.sequence, 2, journal.time, id, payee, currency, amount
            FROM journal JOIN attempt ON attempt.sequence = about
        )
        SELECT *, \(OracleFunctions.wideSum("entry", over: "so_far")) FROM entry
        WINDOW so_far AS (PARTITION BY account, currency ORDER BY sequence, side);
        """

    /// The result `actions`.
    static let actions = """
        SELECT '{"sequence":' || act.sequence || ',"id":' || json_quote(act.id)
            || ',"time":' || \(OracleCalendar.utc("act.time"))
            || ',"action":' || json_quote(action) || ',"outcome":'
            || iif(settled.sequence IS NULL, '"refused"',
                json_quote(iif(action = 'release', 'released', 'declined')) || ',"from":' || json_quote(payer.name)
                || ',"to":' || json_quote(payee.name) || ',"amount":' || amount
                || ',"currency":' || json_quote(currency))
            || '}'
        FROM act
            LEFT JOIN settled USING (sequence)
            LEFT JOIN attempt ON attempt.sequence = about
            LEFT JOIN account AS payer ON payer.number = attempt.payer
            LEFT JOIN account AS payee ON payee.number = attempt.payee
        ORDER BY act.time, act.sequence
        """

    /// The result `journal`.
    static let journal = """
        SELECT '{"sequence":' || journal.sequence || ',"id":' || json_quote(id)
            || ',"time":' || \(OracleCalendar.utc("journal.time"))
            || ',"currency":' || json_quote(currency) || ',"debit":' || json_quote(payer.name)
            || ',"credit":' || json_quote(payee.name) || ',"amount":' || amount || '}'
        FROM journal
            JOIN attempt ON attempt.sequence = about
            JOIN account AS payer ON payer.number = attempt.payer
            JOIN account AS payee ON payee.number = attempt.payee
        ORDER BY journal.time, journal.sequence
        """

    /// The result `statements`.
    static let statements = """
        SELECT '{"sequence":' || sequence || ',"id":' || json_quote(id)
            || ',"time":' || \(OracleCalendar.utc("time"))
            || ',"account":' || json_quote(name) || ',"currency":' || json_quote(currency)
            || ',"entry":' || entry || ',"balance":' || balance || '}'
        FROM statement JOIN account ON account.number = statement.account
        ORDER BY time, sequence, side
        """
}
