/// Sections 4 and 5: which lines are late, which repeat others, and which are attempts.
enum OracleAttempts {
    /// What becomes of each line.
    static let verdicts = """
        -- What becomes of each line: accepted, duplicate, late or rejected, the last with its reason.
        CREATE TABLE verdict (sequence INTEGER PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT);
        INSERT INTO verdict SELECT sequence, 'rejected', failure FROM line WHERE failure NOTNULL;

        INSERT INTO verdict
        WITH timed AS (
            SELECT sequence, time,
                max(time) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS greatest_before
            FROM line
            WHERE failure IS NULL
        )
        SELECT sequence, 'late', NULL FROM timed WHERE time < greatest_before - 86400000;

        INSERT INTO verdict
        SELECT sequence, 'rejected', fault
        FROM line
        WHERE fault NOTNULL AND sequence NOT IN (SELECT sequence FROM verdict);

        -- The transfers that pass checks 1 to 10; `n` counts those of an id.
        CREATE TABLE candidate (
            id TEXT, n INTEGER, sequence INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (id, n)) WITHOUT ROWID;
        INSERT INTO candidate
        SELECT id, row_number() OVER (PARTITION BY id ORDER BY sequence), sequence, time
        FROM line
        WHERE action IS NULL AND sequence NOT IN (SELECT sequence FROM verdict);

        -- Along the candidates of an id: the attempt that each repeats, or itself.
        CREATE TABLE origin (sequence INTEGER PRIMARY KEY, first INTEGER NOT NULL);
        INSERT INTO origin
        WITH RECURSIVE walk (id, n, sequence, first, first_time) AS (
            SELECT id, n, sequence, sequence, time FROM candidate WHERE n = 1
            UNION ALL
            SELECT next.id, next.n, next.sequence,
                iif(next.time - first_time < 2592000000, first, next.sequence),
                iif(next.time - first_time < 2592000000, first_time, next.time)
            FROM walk JOIN candidate AS next ON next.id = walk.id AND next.n = walk.n + 1
        )
        SELECT sequence, first FROM walk;

        INSERT INTO verdict
        WITH compared AS (
            SELECT again.sequence,
                again.sender = attempt.sender AND again.receiver = attempt.receiver
                    AND again.amount = attempt.amount AND again.currency = attempt.currency AS is_same
            FROM origin
                JOIN line AS again ON again.sequence = origin.sequence
                JOIN line AS attempt ON attempt.sequence = origin.first
            WHERE origin.first <> origin.sequence
        )
        SELECT sequence, iif(is_same, 'duplicate', 'rejected'), iif(is_same, NULL, 'conflicting-repeat') FROM compared;

        INSERT INTO verdict
        SELECT sequence, 'accepted', NULL FROM line WHERE sequence NOT IN (SELECT sequence FROM verdict);
        """

    /// The attempts, their accounts and clocks, and the table that rules fill.
    static let attempts = """
        -- The accounts of the attempts, numbered in the order of their bytes.
        CREATE TABLE account (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, watch TEXT, trusted INTEGER NOT NULL);
        INSERT INTO account
        WITH named AS (
            SELECT sender AS name FROM line JOIN origin USING (sequence) WHERE first = sequence
            UNION
            SELECT receiver FROM line JOIN origin USING (sequence) WHERE first = sequence
        )
        SELECT row_number() OVER (ORDER BY name), name, watch, coalesce(trusted, 0)
        FROM named LEFT JOIN entry USING (name);

        -- The attempts. Devices are numbered; `zone` is the payer's.
        CREATE TABLE made (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, time INTEGER NOT NULL, payer INTEGER NOT NULL,
            payee INTEGER NOT NULL, currency TEXT NOT NULL, decimals INTEGER NOT NULL, amount INTEGER NOT NULL,
            device INTEGER, zone TEXT NOT NULL, latitude INTEGER, longitude INTEGER);
        INSERT INTO made
        SELECT sequence, id, time, payer.number, payee.number, currency, decimals, amount,
            iif(device NOTNULL, dense_rank() OVER (ORDER BY device), NULL), coalesce(entry.zone, line.zone, 'UTC'),
            latitude, longitude
        FROM line JOIN origin USING (sequence)
            JOIN account AS payer ON payer.name = sender
            JOIN account AS payee ON payee.name = receiver
            LEFT JOIN entry ON entry.name = sender
        WHERE first = sequence;

        -- Section 6: the clock of an account at each of its attempts, in either role.
        CREATE TABLE account_clock (
            account INTEGER, sequence INTEGER, clock INTEGER NOT NULL, PRIMARY KEY (account, sequence)) WITHOUT ROWID;
        INSERT INTO account_clock
        WITH role AS (
            SELECT payer AS account, sequence, time FROM made
            UNION
            SELECT payee, sequence, time FROM made
        )
        SELECT account, sequence, max(time) OVER (PARTITION BY account ORDER BY sequence) FROM role;

        -- The attempts with the clocks of all keys as they stand at each; `clock` is that of the graph.
        CREATE TABLE attempt (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, time INTEGER NOT NULL, payer INTEGER NOT NULL,
            payee INTEGER NOT NULL, currency TEXT NOT NULL, decimals INTEGER NOT NULL, amount INTEGER NOT NULL,
            device INTEGER, zone TEXT NOT NULL, latitude INTEGER, longitude INTEGER, payer_clock INTEGER NOT NULL,
            payee_clock INTEGER NOT NULL, device_clock INTEGER NOT NULL, clock INTEGER NOT NULL);
        INSERT INTO attempt
        SELECT made.*, payer_clock.clock, payee_clock.clock,
            max(time) OVER (PARTITION BY device ORDER BY made.sequence), max(time) OVER (ORDER BY made.sequence)
        FROM made
            JOIN account_clock AS payer_clock ON payer_clock.account = payer AND payer_clock.sequence = made.sequence
            JOIN account_clock AS payee_clock ON payee_clock.account = payee AND payee_clock.sequence = made.sequence;

        CREATE INDEX attempt_by_payer ON attempt (payer, sequence);
        CREATE INDEX attempt_by_payee ON attempt (payee, sequence);
        CREATE INDEX attempt_by_payer_and_time ON attempt (payer, time);
        CREATE INDEX attempt_by_payee_and_time ON attempt (payee, time);
        CREATE INDEX attempt_by_pair ON attempt (payer, payee, time);
        CREATE INDEX attempt_by_device ON attempt (device, time);
        CREATE INDEX attempt_by_id ON attempt (id, sequence);

        -- What rules find: at which attempt, which rule (its number), and the ids of the contributing transfers in
        -- JSON.
        CREATE TABLE hit (
            sequence INTEGER, rule INTEGER, transfers TEXT NOT NULL, PRIMARY KEY (sequence, rule)) WITHOUT ROWID;
        """
}
