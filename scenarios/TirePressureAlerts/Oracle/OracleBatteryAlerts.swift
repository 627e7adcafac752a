/// Section 8, battery low.
enum OracleBatteryAlerts {
    static let steps = """
        INSERT INTO event (time, sequence, ordinal, event, kind, place, since)
        WITH told AS (
            SELECT r.fitting_number, r.place, r.time, r.sequence, r.battery,
                (SELECT h.battery FROM reading AS h
                WHERE h.fitting_number = r.fitting_number AND h.place < r.place AND h.battery NOTNULL
                    AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                ORDER BY h.place DESC LIMIT 1) AS before
            FROM reading AS r
            WHERE r.battery NOTNULL
        ), sign AS (
            -- The readings at which the alert would be raised or cleared; between them it stays as it is.
            SELECT *, NOT battery AS is_bad FROM told WHERE battery = before
        ), turned AS (
            SELECT *, coalesce(lag(is_bad) OVER (PARTITION BY fitting_number ORDER BY place), 0) AS was_bad FROM sign
        )
        SELECT time, sequence, 5, iif(is_bad, 'raised', 'cleared'), 'battery-low', place,
            max(time) FILTER (WHERE is_bad) OVER (PARTITION BY fitting_number ORDER BY place)
        FROM turned
        WHERE is_bad <> was_bad;
        """
}
