/// Section 8, fast leak.
enum OracleLeakAlerts {
    static let steps = """
        -- The readings at which the alert would be raised, with the earlier reading that says so: by rule (a), else (b).
        CREATE TABLE leak_sign (
            fitting_number INTEGER, place INTEGER, drop_Pa INTEGER NOT NULL, over_ms INTEGER NOT NULL,
            PRIMARY KEY (fitting_number, place)) WITHOUT ROWID;
        INSERT INTO leak_sign
        WITH measured AS (
            SELECT r.*,
                (SELECT h.place FROM rule CROSS JOIN reading AS h
                WHERE h.fitting_number = r.fitting_number AND h.place < r.place
                    AND h.time BETWEEN r.time - leak_window AND r.time - leak_shortest
                    AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                ORDER BY h.time, h.place LIMIT 1) AS far,
                (SELECT h.place FROM rule CROSS JOIN reading AS h
                WHERE h.fitting_number = r.fitting_number AND h.place < r.place
                    AND h.time BETWEEN r.time - leak_shortest + 1 AND r.time
                    AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                    AND h.reference - r.reference >= leak_at_once
                ORDER BY h.time, h.place LIMIT 1) AS near
            FROM reading AS r
        ), judged AS (
            SELECT measured.*,
                CASE WHEN (
                    SELECT (h.reference - measured.reference) * 60000 >= leak_rate * (measured.time - h.time)
                        AND h.reference - measured.reference >= leak_least
                    FROM reading AS h, rule WHERE h.place = far) THEN far
                    ELSE near END AS decisive
            FROM measured
        )
        SELECT r.fitting_number, r.place, h.reference - r.reference, r.time - h.time
        FROM judged AS r JOIN reading AS h ON h.place = r.decisive;

        -- The readings at which the alert would be cleared if raised at `reach` or before: the time of the reading that
        -- the drop is measured from.
        CREATE TABLE tight_sign (
            fitting_number INTEGER, place INTEGER, reach INTEGER NOT NULL, PRIMARY KEY (fitting_number, place)) WITHOUT ROWID;
        INSERT INTO tight_sign
        WITH measured AS (
            SELECT r.*,
                (SELECT h.place FROM rule CROSS JOIN reading AS h
                WHERE h.fitting_number = r.fitting_number AND h.place < r.place AND h.time <= r.time - leak_clear
                    AND (h.corrected_by IS NULL OR h.corrected_by > r.place)
                ORDER BY h.time DESC, h.place DESC LIMIT 1) AS far
            FROM reading AS r
        )
        SELECT r.fitting_number, r.place, h.time
        FROM measured AS r JOIN reading AS h ON h.place = r.far, rule
        WHERE (h.reference - r.reference) * 60000 < leak_clear_rate * (r.time - h.time);

        -- The life of each wheel's alert, from event to event.
        INSERT INTO event (time, sequence, ordinal, event, kind, place, drop_Pa, over_ms, since)
        WITH RECURSIVE life (fitting_number, place, is_active, since) AS (
            SELECT fitting_number, 0, 0, NULL FROM (SELECT DISTINCT fitting_number FROM leak_sign)
            UNION ALL
            SELECT life.fitting_number, reading.place, NOT is_active, iif(is_active, since, reading.time)
            FROM life
                JOIN reading ON reading.place = iif(is_active,
                    (SELECT next.place FROM tight_sign AS next
                    WHERE next.fitting_number = life.fitting_number AND next.place > life.place AND next.reach >= since
                    ORDER BY next.place LIMIT 1),
                    (SELECT next.place FROM leak_sign AS next
                    WHERE next.fitting_number = life.fitting_number AND next.place > life.place
                    ORDER BY next.place LIMIT 1))
        )
        SELECT time, sequence, 1, iif(is_active, 'raised', 'cleared'), 'fast-leak', place,
            iif(is_active, drop_Pa, NULL), iif(is_active, over_ms, NULL), since
        FROM life JOIN reading USING (place) LEFT JOIN leak_sign USING (fitting_number, place);
        """
}
