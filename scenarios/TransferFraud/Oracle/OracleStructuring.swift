/// Section 7.1, the kind `structuring`.
enum OracleStructuring {
    static let steps = """
        -- The business day of each attempt.
        CREATE TABLE dated (
            sequence INTEGER PRIMARY KEY, payer INTEGER NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
            day INTEGER NOT NULL);
        INSERT INTO dated
        SELECT sequence, payer, currency, amount, business_day(time, zone)
        FROM attempt
        WHERE EXISTS (SELECT * FROM rule WHERE kind = 'structuring');
        CREATE INDEX dated_by_day ON dated (payer, currency, day);

        INSERT INTO hit
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT y.sequence FROM dated AS y WHERE \(band) AND y.sequence < x.sequence
            """))
        FROM \(OracleRules.judged) CROSS JOIN dated AS d ON d.sequence = x.sequence
        WHERE r.kind = 'structuring' AND x.amount BETWEEN \(least) AND r.threshold
            AND (
                SELECT count(*) >= r.count AND sum(y.amount) > r.threshold
                FROM dated AS y
                WHERE \(band) AND y.sequence <= x.sequence);
        """

    private static let least = "(r.share * r.threshold + 99) / 100"

    private static let band = """
        y.payer = x.payer AND y.currency = x.currency AND y.day BETWEEN d.day - r.days + 1 AND d.day
            AND y.amount BETWEEN \(least) AND r.threshold
        """
}
