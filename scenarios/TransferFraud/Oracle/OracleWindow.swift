/// Section 6: windows, as SQL on an earlier attempt *y* at the attempt *x* by the rule *r*.
enum OracleWindow {
    /// What the payer of *x* paid before *x*.
    static let paid = "y.payer = x.payer AND y.sequence < x.sequence AND \(within("x.payer_clock"))"

    /// What the payer of *x* was paid before *x*.
    static let paidToPayer = "y.payee = x.payer AND y.sequence < x.sequence AND \(within("x.payer_clock"))"

    /// What the payee of *x* was paid before *x*.
    static let paidToPayee = "y.payee = x.payee AND y.sequence < x.sequence AND \(within("x.payee_clock"))"

    /// That the time of `attempt` lies in the window that ends at `clock`.
    static func within(_ clock: String, _ attempt: String = "y") -> String {
        "\(attempt).time BETWEEN \(clock) - r.\"window\" + 1 AND \(clock)"
    }

    /// The contributing transfers: the ids, in JSON and by arrival, of the 50 last ones of the attempts whose sequence
    /// numbers the query `sequences` gives in a column `sequence`.
    static func transfers(_ sequences: String) -> String {
        """
        (SELECT json_group_array(id)
        FROM (
            SELECT id
            FROM (
                SELECT named.id, named.sequence
                FROM (\(sequences)) AS these CROSS JOIN attempt AS named ON named.sequence = these.sequence
                ORDER BY named.sequence DESC
                LIMIT 50)
            ORDER BY sequence))
        """
    }
}
