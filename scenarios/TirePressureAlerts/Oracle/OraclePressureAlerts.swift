/// Section 8, low and critical.
enum OraclePressureAlerts {
    static let steps = """
        -- The readings at which one of the three rules may apply. `is_low`: the run of low readings is long enough.
        -- `is_clear`: this and the standing reading before it are at the clear threshold or above.
        CREATE TABLE pressure_sign (
            fitting_number INTEGER, place INTEGER, is_critical INTEGER NOT NULL, is_low INTEGER NOT NULL,
            is_clear INTEGER NOT NULL, PRIMARY KEY (fitting_number, place)) WITHOUT ROWID;
        INSERT INTO pressure_sign
        WITH neighbor AS (
            SELECT r.*,
                iif(r.measure <= r.low, coalesce(
                    (SELECT h.place FROM reading AS h
                    WHERE h.fitting_number = r.fitting_number AND h.place < r.place AND h.measure > h.low
                        AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                    ORDER BY h.place DESC LIMIT 1), 0), NULL) AS before_run,
                (SELECT h.measure >= h.clear FROM reading AS h
                WHERE h.fitting_number = r.fitting_number AND h.place < r.place
                    AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                ORDER BY h.place DESC LIMIT 1) AS previous_is_clear
            FROM reading AS r
        ), judged AS (
            SELECT fitting_number, place, reference <= critical AS is_critical,
                coalesce(time - (
                    SELECT h.time FROM reading AS h
                    WHERE h.fitting_number = r.fitting_number AND h.place > r.before_run AND h.place <= r.place
                        AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                    ORDER BY h.place LIMIT 1) >= (SELECT low_shortest FROM rule), 0) AS is_low,
                measure >= clear AND coalesce(previous_is_clear, 0) AS is_clear
            FROM neighbor AS r
        )
        SELECT * FROM judged WHERE is_critical OR is_low OR is_clear;

        -- The life of each wheel's alert, from event to event.
        INSERT INTO event (time, sequence, ordinal, event, kind, place, threshold, since)
        WITH RECURSIVE life (fitting_number, place, event, kind, since) AS (
            SELECT fitting_number, 0, 'cleared', NULL, NULL FROM (SELECT DISTINCT fitting_number FROM pressure_sign)
            UNION ALL
            SELECT life.fitting_number, sign.place,
                CASE WHEN event = 'cleared' THEN 'raised' WHEN is_critical AND kind = 'low' THEN 'escalated'
                    ELSE 'cleared' END,
                CASE WHEN is_critical THEN 'critical' WHEN event = 'cleared' THEN 'low' ELSE kind END,
                iif(event = 'cleared', reading.time, since)
            FROM life
                JOIN pressure_sign AS sign ON sign.fitting_number = life.fitting_number AND sign.place = (
                    SELECT next.place FROM pressure_sign AS next
                    WHERE next.fitting_number = life.fitting_number AND next.place > life.place
                        AND CASE WHEN event = 'cleared' THEN is_critical OR is_low
                            WHEN is_critical THEN kind = 'low'
                            ELSE is_clear END
                    ORDER BY next.place LIMIT 1)
                JOIN reading ON reading.place = sign.place
        )
        SELECT time, sequence, 2, event, kind, place,
            CASE WHEN event = 'cleared' THEN clear WHEN kind = 'critical' THEN critical ELSE low END, since
        FROM life JOIN reading USING (place);
        """
}
