/// Section 7, the kinds `velocity` and `small-then-large`.
enum OracleVelocity {
    static let steps =
        velocity("payer", "y.payer = x.payer", "x.payer_clock")
        + velocity("payee", "y.payee = x.payee", "x.payee_clock")
        + velocity("pair", "y.payer = x.payer AND y.payee = x.payee", "x.payer_clock")
        + velocity("device", "y.device = x.device", "x.device_clock")
        + smallThenLarge

    private static func velocity(_ key: String, _ isOfKey: String, _ clock: String) -> String {
        let window = """
            \(isOfKey) AND \(OracleWindow.within(clock)) AND (r.aggregate = 'count' OR y.currency = x.currency)
            """
        return """
            INSERT INTO hit
            SELECT x.sequence, r.number, \(OracleWindow.transfers("""
                SELECT y.sequence FROM attempt AS y WHERE \(window) AND y.sequence < x.sequence
                """))
            FROM \(OracleRules.judged)
            WHERE r.kind = 'velocity' AND r.key = '\(key)'
                AND (
                    SELECT iif(r.aggregate = 'count', count(*), sum(y.amount))
                    FROM attempt AS y
                    WHERE \(window) AND y.sequence <= x.sequence) > r."limit";

            """
    }

    private static let smallThenLarge = """
        INSERT INTO hit
        SELECT x.sequence, r.number, json_array(small.id)
        FROM \(OracleRules.judged)
            JOIN attempt AS small ON small.sequence = (
                SELECT y.sequence FROM attempt AS y WHERE \(OracleWindow.paid) ORDER BY y.sequence DESC LIMIT 1)
        WHERE r.kind = 'small-then-large' AND x.amount > r.large
            AND small.currency = x.currency AND small.amount < r.small
            AND (r.within IS NULL OR x.time - small.time <= r.within);
        """
}
