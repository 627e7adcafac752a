/// Section 7.2, the kinds `baseline` and `high-quantile`.
enum OracleBaselines {
    /// The attempts of *B*.
    private static let history = """
        SELECT y.sequence, y.amount
        FROM attempt AS y
        WHERE \(OracleWindow.paid) AND y.currency = x.currency
        ORDER BY y.sequence DESC
        LIMIT 1000
        """

    // Squares go beyond 64 bits: an amount is high × 2^25 + low, each of at most 25 bits, and sums of 1,000 products of
    // those have at most 60 bits.
    static let steps = """
        INSERT INTO hit
        SELECT x.sequence, r.number, '[]'
        FROM \(OracleRules.judged)
        WHERE r.kind = 'baseline' AND x.amount >= r.floor
            AND (
                SELECT count(*) >= r.least AND deviates(
                    x.amount, r.deviations, count(*), sum(amount), sum(high * high), sum(high * low), sum(low * low))
                FROM (SELECT amount, amount >> 25 AS high, amount & 0x1FFFFFF AS low FROM (\(history))));

        INSERT INTO hit
        SELECT x.sequence, r.number, json_array(q.id)
        FROM \(OracleRules.judged)
            CROSS JOIN attempt AS q ON q.sequence = (
                SELECT sequence
                FROM (
                    SELECT sequence, row_number() OVER (ORDER BY amount, sequence) AS rank, count(*) OVER () AS n
                    FROM (\(history)))
                WHERE n >= r.least AND rank = (n * r.quantile + 99) / 100)
        WHERE r.kind = 'high-quantile' AND x.amount >= r.floor AND 100 * x.amount > r.factor * q.amount;
        """
}
