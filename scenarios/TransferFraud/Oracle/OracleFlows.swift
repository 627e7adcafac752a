/// Section 7, the kinds on who pays whom through one account: `pass-through` (section 7.4), `fan-in`, `fan-out` and
/// `gather-scatter`.
enum OracleFlows {
    static let steps = passThrough + fanIn + fanOut + gatherScatter

    private static let passThrough = """
        INSERT INTO hit
        WITH came AS (
            SELECT x.sequence, r.number, x.amount, r.share, sum(y.amount) AS inflow, min(y.sequence) AS first
            FROM \(OracleRules.judged)
                CROSS JOIN attempt AS y ON \(OracleWindow.paidToPayer) AND y.currency = x.currency
            WHERE r.kind = 'pass-through'
            GROUP BY x.sequence, r.number
            HAVING inflow >= r.floor
        ), went AS (
            SELECT came.*, coalesce((
                SELECT sum(y.amount)
                FROM attempt AS x JOIN rule AS r ON r.decimals = x.decimals
                    JOIN attempt AS y ON \(OracleWindow.paid) AND y.currency = x.currency
                WHERE x.sequence = came.sequence AND r.number = came.number AND y.sequence > came.first), 0) AS outflow
            FROM came
        )
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT y.sequence FROM attempt AS y WHERE \(OracleWindow.paidToPayer) AND y.currency = x.currency
            """))
        FROM went
            JOIN attempt AS x USING (sequence)
            JOIN rule AS r ON r.number = went.number AND r.decimals = x.decimals
        WHERE NOT product_exceeds(went.share, inflow, 100, outflow + went.amount)
            AND product_exceeds(went.share, inflow, 100, outflow);

        """

    private static let fanIn = """
        INSERT INTO hit
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT max(y.sequence) AS sequence FROM attempt AS y WHERE \(OracleWindow.paidToPayee) GROUP BY y.payer
            """))
        FROM \(OracleRules.judged)
        WHERE r.kind = 'fan-in'
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paidToPayee) AND y.payer = x.payer)
            AND (
                SELECT count(DISTINCT y.payer)
                FROM attempt AS y
                WHERE y.payee = x.payee AND y.sequence <= x.sequence AND \(OracleWindow.within("x.payee_clock"))
            ) >= r."limit";

        """

    private static let fanOut = """
        INSERT INTO hit
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT max(y.sequence) AS sequence FROM attempt AS y WHERE \(OracleWindow.paid) GROUP BY y.payee
            """))
        FROM \(OracleRules.judged)
        WHERE r.kind = 'fan-out'
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.payee = x.payee)
            AND (
                SELECT count(DISTINCT y.payee)
                FROM attempt AS y
                WHERE y.payer = x.payer AND y.sequence <= x.sequence AND \(OracleWindow.within("x.payer_clock"))
            ) >= r."limit";

        """

    private static let gatherScatter = """
        INSERT INTO hit
        SELECT x.sequence, r.number, \(OracleWindow.transfers("""
            SELECT max(y.sequence) AS sequence FROM attempt AS y WHERE \(OracleWindow.paidToPayer) GROUP BY y.payer
            UNION
            SELECT max(y.sequence) FROM attempt AS y WHERE \(OracleWindow.paid) GROUP BY y.payee
            """))
        FROM \(OracleRules.judged)
        WHERE r.kind = 'gather-scatter'
            AND NOT EXISTS (SELECT * FROM attempt AS y WHERE \(OracleWindow.paid) AND y.payee = x.payee)
            AND (SELECT count(DISTINCT y.payer) FROM attempt AS y WHERE \(OracleWindow.paidToPayer)) >= r."limit"
            AND (SELECT count(DISTINCT y.payee) + 1 FROM attempt AS y WHERE \(OracleWindow.paid)) >= r."limit";
        """
}
