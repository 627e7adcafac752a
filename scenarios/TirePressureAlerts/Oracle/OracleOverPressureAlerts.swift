/// Section 8, over-pressure.
enum OracleOverPressureAlerts {
    static let steps = """
        INSERT INTO event (time, sequence, ordinal, event, kind, place, threshold, since)
        WITH sign AS (
            -- The readings at which the alert would be raised or cleared; between them it stays as it is.
            SELECT fitting_number, place, time, sequence, placard * over_percent / 100 AS high,
                placard * over_clear_percent / 100 AS back, reference >= placard * over_percent / 100 AS is_over
            FROM reading, rule
            WHERE reference >= placard * over_percent / 100 OR reference <= placard * over_clear_percent / 100
        ), turned AS (
            SELECT *, coalesce(lag(is_over) OVER (PARTITION BY fitting_number ORDER BY place), 0) AS was_over FROM sign
        )
        SELECT time, sequence, 3, iif(is_over, 'raised', 'cleared'), 'over-pressure', place, iif(is_over, high, back),
            max(time) FILTER (WHERE is_over) OVER (PARTITION BY fitting_number ORDER BY place)
        FROM turned
        WHERE is_over <> was_over;
        """
}
