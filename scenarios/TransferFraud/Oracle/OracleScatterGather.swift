/// Section 7.6, the kinds `scatter-gather` and `stack`.
enum OracleScatterGather {
    /// That the attempt `name` lies in the graph at the opening *x*, which it may be itself.
    private static func isInGraph(_ name: String) -> String {
        "\(name).sequence <= x.sequence AND \(name).time BETWEEN x.since AND x.until"
    }

    static let steps = """
        -- For each opening and each source: the accounts between, with the first attempt to each and the last one from
        -- it.
        CREATE TABLE between_two (
            sequence INTEGER, rule INTEGER, source INTEGER, middle INTEGER, first INTEGER NOT NULL,
            last INTEGER NOT NULL, PRIMARY KEY (sequence, rule, source, middle)) WITHOUT ROWID;
        INSERT INTO between_two
        WITH source AS (
            SELECT DISTINCT x.*, y.payer AS source
            FROM opening AS x CROSS JOIN edge AS y ON y.payee = x.payer AND \(isInGraph("y"))
            WHERE x.kind = 'scatter-gather' AND y.payer <> x.payee
        ), scattered AS (
            SELECT x.*, y.payee AS middle, min(y.sequence) AS first
            FROM source AS x CROSS JOIN edge AS y ON y.payer = x.source AND \(isInGraph("y"))
            WHERE y.payee <> x.payee
            GROUP BY x.sequence, x.rule, x.source, y.payee
        ), gathered AS (
            SELECT x.*, (
                SELECT max(y.sequence) FROM edge AS y
                WHERE y.payer = x.middle AND y.payee = x.payee AND \(isInGraph("y"))) AS last
            FROM scattered AS x
        )
        SELECT sequence, rule, source, middle, first, last FROM gathered WHERE last > first;

        -- The source of each hit: of the most accounts between, and of those the first by name.
        CREATE TABLE scatter (sequence INTEGER, rule INTEGER, source INTEGER NOT NULL, PRIMARY KEY (sequence, rule));
        INSERT INTO scatter
        WITH counted AS (
            SELECT sequence, rule, source, count(*) AS n FROM between_two GROUP BY sequence, rule, source
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY sequence, rule ORDER BY n DESC, source) AS place
            FROM counted JOIN opening USING (sequence, rule)
            WHERE n >= least
        )
        SELECT sequence, rule, source FROM ranked WHERE place = 1;

        INSERT INTO hit
        SELECT x.sequence, x.rule, \(OracleWindow.transfers("""
            SELECT last AS sequence FROM between_two AS b
            WHERE b.sequence = x.sequence AND b.rule = x.rule AND b.source = scatter.source AND last < x.sequence
            UNION ALL
            SELECT (
                SELECT max(y.sequence) FROM edge AS y
                WHERE y.payer = b.source AND y.payee = b.middle AND y.sequence < b.last AND \(isInGraph("y")))
            FROM between_two AS b
            WHERE b.sequence = x.sequence AND b.rule = x.rule AND b.source = scatter.source
            """))
        FROM scatter JOIN opening AS x USING (sequence, rule);

        -- The payers of the payee of each opening who have themselves enough different payers.
        CREATE TABLE upper (
            sequence INTEGER, rule INTEGER, payer INTEGER, PRIMARY KEY (sequence, rule, payer)) WITHOUT ROWID;
        INSERT INTO upper
        WITH candidate AS (
            SELECT x.* FROM opening AS x
            WHERE x.kind = 'stack' AND \(has("payer", to: "x.payer")) AND \(has("payee", to: "x.payer", as: "payer"))
        ), payer AS (
            SELECT DISTINCT x.*, y.payer AS above
            FROM candidate AS x CROSS JOIN edge AS y ON y.payee = x.payee AND \(isInGraph("y"))
        )
        SELECT sequence, rule, above FROM payer AS x WHERE \(has("payer", to: "x.above"));

        INSERT INTO hit
        SELECT x.sequence, x.rule, \(OracleWindow.transfers("""
            SELECT max(y.sequence) AS sequence FROM edge AS y
            WHERE y.payee = x.payer AND \(isInGraph("y")) GROUP BY y.payer
            UNION
            SELECT (
                SELECT max(y.sequence) FROM edge AS y
                WHERE y.payer = upper.payer AND y.payee = x.payee AND \(isInGraph("y")))
            FROM upper
            WHERE upper.sequence = x.sequence AND upper.rule = x.rule AND upper.payer <> x.payer
            """))
        FROM opening AS x
        WHERE x.kind = 'stack'
            AND (SELECT count(*) FROM upper WHERE upper.sequence = x.sequence AND upper.rule = x.rule) >= x.least;
        """

    /// That `account` has enough different partners in the role `partner`, itself being in the role `role`.
    private static func has(_ partner: String, to account: String, as role: String = "payee") -> String {
        """
        (SELECT count(DISTINCT y.\(partner)) FROM edge AS y
        WHERE y.\(role) = \(account) AND \(isInGraph("y"))) >= x.least
        """
    }
}
