import MillraceReplay

/// Section 9, cases.
enum OracleCases {
    static let steps = """
        -- What was held or blocked, with the number of its case among those of the payer.
        CREATE TABLE stopped (
            sequence INTEGER PRIMARY KEY, payer INTEGER NOT NULL, number INTEGER NOT NULL, time INTEGER NOT NULL,
            score INTEGER NOT NULL);
        INSERT INTO stopped
        WITH marked AS (
            SELECT sequence, payer, decision.time, score,
                coalesce(decision.time - lag(decision.time) OVER account >= 604800000, 1) AS begins
            FROM decision JOIN attempt USING (sequence)
            WHERE decision <> 'approve'
            WINDOW account AS (PARTITION BY payer ORDER BY decision.time, sequence)
        )
        SELECT sequence, payer, sum(begins) OVER (PARTITION BY payer ORDER BY time, sequence), time, score FROM marked;

        CREATE INDEX stopped_by_case ON stopped (payer, number, time, sequence);
        """

    /// The result `cases`.
    static let query = """
        WITH gathered AS (
            SELECT payer, number, count(*) AS size, min(time) AS opened, max(time) AS closed, max(score) AS score
            FROM stopped
            GROUP BY payer, number
        )
        SELECT '{"account":' || json_quote(name) || ',"opened":' || \(OracleCalendar.utc("opened"))
            || ',"closed":' || \(OracleCalendar.utc("closed"))
            || ',"count":' || size
            || ',"transfers":' || (
                SELECT json_group_array(id)
                FROM (
                    SELECT id FROM stopped JOIN attempt USING (sequence)
                    WHERE stopped.payer = gathered.payer AND stopped.number = gathered.number
                    ORDER BY stopped.time, sequence
                    LIMIT 1000))
            || ',"amounts":' || (
                SELECT '{' || coalesce(group_concat(json_quote(currency) || ':' || total), '') || '}'
                FROM (
                    SELECT currency, \(OracleFunctions.wideSum("amount")) AS total FROM stopped JOIN attempt USING (sequence)
                    WHERE stopped.payer = gathered.payer AND stopped.number = gathered.number
                    GROUP BY currency
                    ORDER BY currency))
            || ',"score":' || score
            || ',"rules":' || (
                SELECT json_group_array(rule)
                FROM (
                    SELECT DISTINCT rule FROM stopped JOIN weighed USING (sequence)
                    WHERE stopped.payer = gathered.payer AND stopped.number = gathered.number AND counts
                    ORDER BY rule))
            || '}'
        FROM gathered JOIN account ON account.number = gathered.payer
        ORDER BY closed,
            (SELECT max(sequence) FROM stopped
            WHERE stopped.payer = gathered.payer AND stopped.number = gathered.number)
        """
}
