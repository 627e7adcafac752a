/// Section 7, the kind `watchlist`.
enum OracleWatchlist {
    static let steps = """
        INSERT INTO hit
        SELECT x.sequence, r.number, '[]'
        FROM \(OracleRules.judged)
        WHERE r.kind = 'watchlist'
            AND EXISTS (SELECT * FROM account WHERE number IN (x.payer, x.payee) AND watch NOTNULL);
        """
}
