/// Section 7, the kinds that compare an attempt with what its payer did before: `new-payee`, `dormant`, `new-device`,
/// `similar-amounts` and `impossible-travel` (section 7.3).
enum OracleHabits {
    static let steps = newPayee + dormant + newDevice + similarAmounts + impossibleTravel

    private static let newPayee = """
        INSERT INTO hit
        SELECT x.sequence, r.number, '[]'
        FROM \(OracleRules.judged)
        WHERE r.kind = 'new-payee' AND x.amount >= r.amount
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.payee = x.payee)
            AND (SELECT count(*) FROM attempt AS y WHERE \(OracleWindow.paid)) >= r.least;

        """

    /// A year is 31,536,000,000 ms.
    private static let dormant = """
        INSERT INTO hit
        SELECT x.sequence, r.number, json_array(awake.id)
        FROM \(OracleRules.judged)
            CROSS JOIN attempt AS awake ON awake.sequence = (
                SELECT max(sequence)
                FROM (
                    SELECT max(y.sequence) AS sequence FROM attempt AS y
                    WHERE y.payer = x.payer AND y.sequence < x.sequence
                    UNION ALL
                    SELECT max(y.sequence) FROM attempt AS y WHERE y.payee = x.payer AND y.sequence < x.sequence))
        WHERE r.kind = 'dormant' AND x.amount >= r.amount
            AND x.time - awake.time > r.quiet AND x.time - awake.time <= 31536000000;

        """

    private static let newDevice = """
        INSERT INTO hit
        SELECT x.sequence, r.number, '[]'
        FROM \(OracleRules.judged)
        WHERE r.kind = 'new-device' AND x.device NOTNULL AND x.amount >= r.amount
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.payee = x.payee)
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.device = x.device)
            AND EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.device NOTNULL);

        """

    private static let similarAmounts = """
        INSERT INTO hit
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT sequence FROM (\(lastPaid)) WHERE back < r.count
            """))
        FROM \(OracleRules.judged)
        WHERE r.kind = 'similar-amounts' AND x.amount >= r.floor
            AND (
                SELECT count(*) = r.count - 1 AND coalesce(min(amount), x.amount) >= r.floor
                    AND 100 * max(coalesce(max(amount), x.amount), x.amount)
                        <= (100 + r.share) * min(coalesce(min(amount), x.amount), x.amount)
                FROM (\(lastPaid))
                WHERE back < r.count);

        """

    /// The window's earlier attempts in the currency of *x*; `back` counts them from the last.
    private static let lastPaid = """
        SELECT y.sequence, y.amount, row_number() OVER (ORDER BY y.sequence DESC) AS back
        FROM attempt AS y
        WHERE \(OracleWindow.paid) AND y.currency = x.currency
        """

    private static let impossibleTravel = """
        INSERT INTO hit
        WITH travelled AS (
            SELECT x.sequence, r.number, r.distance, r.speed, before.id, abs(x.time - before.time) AS duration,
                distance(before.latitude, before.longitude, x.latitude, x.longitude) AS way
            FROM \(OracleRules.judged)
                CROSS JOIN attempt AS before ON before.sequence = (
                    SELECT y.sequence
                    FROM attempt AS y
                    WHERE \(OracleWindow.paid) AND y.latitude NOTNULL
                    ORDER BY y.sequence DESC
                    LIMIT 1)
            WHERE r.kind = 'impossible-travel' AND x.latitude NOTNULL
        )
        SELECT sequence, number, json_array(id)
        FROM travelled
        WHERE way >= distance * 1000 AND way * 3600 > speed * duration;
        """
}
