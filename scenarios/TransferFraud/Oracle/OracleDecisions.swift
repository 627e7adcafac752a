import MillraceReplay

/// Section 8, decisions and their repeats.
enum OracleDecisions {
    /// Creates the steps for these least scores of what is held and blocked.
    static func steps(holdFrom: Int64, blockFrom: Int64) -> String {
        """
        -- The hits with what the decision says of them; `counts`: by an active rule and not suppressed.
        CREATE TABLE weighed (
            sequence INTEGER, rule TEXT, score INTEGER NOT NULL, counts INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (sequence, rule)) WITHOUT ROWID;
        INSERT INTO weighed
        WITH scored AS (
            SELECT hit.sequence, r.id, r.version, r.kind, hit.transfers,
                iif(r.kind = 'watchlist' AND 'block' IN (payer.watch, payee.watch), 1000, r.score) AS score,
                r.state = 'active'
                    AND NOT (payee.trusted AND r.kind <> 'watchlist')
                    AND NOT EXISTS (
                        SELECT * FROM suppression
                        WHERE suppression.rule = r.id AND suppression.account = payer.name
                            AND x.time < suppression.until AND \(OracleRules.inEffect("suppression"))) AS counts
            FROM hit
                JOIN attempt AS x USING (sequence)
                JOIN rule AS r ON r.number = hit.rule AND r.decimals = x.decimals
                JOIN account AS payer ON payer.number = x.payer
                JOIN account AS payee ON payee.number = x.payee
        )
        SELECT sequence, id, score, counts,
            '{"rule":' || json_quote(id) || ',"version":' || version || ',"kind":' || json_quote(kind)
                || ',"score":' || score || ',"transfers":' || transfers || '}'
        FROM scored;

        -- The decisions; `text` is the line but for its sequence number.
        CREATE TABLE decision (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, decision TEXT NOT NULL, score INTEGER NOT NULL,
            text TEXT NOT NULL);
        INSERT INTO decision
        WITH scored AS (
            SELECT x.*, min(coalesce(sum(weighed.score) FILTER (WHERE counts), 0), 1000) AS score
            FROM attempt AS x LEFT JOIN weighed USING (sequence)
            GROUP BY x.sequence
        ), decided AS (
            SELECT *,
                CASE WHEN score >= \(blockFrom) THEN 'block' WHEN score >= \(holdFrom) THEN 'hold' ELSE 'approve' END
                    AS decision
            FROM scored
        )
        SELECT x.sequence, x.time, decision, score,
            ',"id":' || json_quote(x.id) || ',"time":' || \(OracleCalendar.utc("x.time"))
            || ',"from":' || json_quote(payer.name)
                || ',"to":' || json_quote(payee.name) || ',"amount":' || x.amount
                || ',"currency":' || json_quote(x.currency) || ',"decision":' || json_quote(decision)
                || ',"score":' || score
                || ',"reasons":[' || coalesce(\(hits(thatCount: true)), '') || ']'
                || coalesce(',"shadow":[' || \(hits(thatCount: false)) || ']', '') || '}'
        FROM decided AS x
            JOIN account AS payer ON payer.number = x.payer
            JOIN account AS payee ON payee.number = x.payee;
        """
    }

    /// The hits at *x*, by the bytes of their rules' ids; NULL where there are none.
    private static func hits(thatCount: Bool) -> String {
        """
        (SELECT group_concat(text, ',')
        FROM (
            SELECT text FROM weighed WHERE weighed.sequence = x.sequence AND \(thatCount ? "counts" : "NOT counts")
            ORDER BY rule))
        """
    }

    /// The result `decisions`.
    static let query = """
        SELECT '{"sequence":' || sequence || text FROM decision ORDER BY time, sequence
        """

    /// The result `repeats`.
    static let repeats = """
        SELECT '{"sequence":' || again.sequence || ',"first":' || first || text
        FROM verdict
            JOIN line AS again USING (sequence)
            JOIN origin USING (sequence)
            JOIN decision ON decision.sequence = first
        WHERE outcome = 'duplicate'
        ORDER BY again.time, again.sequence
        """
}
