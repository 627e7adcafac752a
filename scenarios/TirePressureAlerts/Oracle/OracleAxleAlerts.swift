/// Section 8, axle imbalance.
enum OracleAxleAlerts {
    static let steps = """
        -- The readings of each axle with the other side's last one where that is not too old. `stage` counts the fittings
        -- of the two wheels that have begun.
        CREATE TABLE axle_reading (
            axle_number INTEGER, place INTEGER, stage INTEGER NOT NULL, time INTEGER NOT NULL, sequence INTEGER NOT NULL,
            difference INTEGER, is_out INTEGER NOT NULL, is_even INTEGER NOT NULL, PRIMARY KEY (axle_number, place))
            WITHOUT ROWID;
        INSERT INTO axle_reading
        WITH begun AS (
            SELECT axle_number, wheel_number, place, time, sequence, reference, placard,
                place = min(place) OVER (PARTITION BY fitting_number) AS begins_fitting
            FROM reading
            WHERE axle_number NOTNULL
        ), opposed AS (
            SELECT *, sum(begins_fitting) OVER (PARTITION BY axle_number ORDER BY place) AS stage,
                (SELECT o.place FROM reading AS o
                WHERE o.axle_number = begun.axle_number AND o.place < begun.place AND o.wheel_number <> begun.wheel_number
                ORDER BY o.place DESC LIMIT 1) AS other
            FROM begun
        ), measured AS (
            SELECT r.axle_number, r.place, stage, r.time, r.sequence, r.placard,
                iif(r.time - o.time <= axle_age, r.reference - o.reference, NULL) AS difference
            FROM rule CROSS JOIN opposed AS r LEFT JOIN reading AS o ON o.place = other
        )
        SELECT axle_number, place, stage, time, sequence, difference,
            coalesce(abs(difference) > placard * axle_percent / 100, 0),
            coalesce(abs(difference) < placard * axle_clear_percent / 100, 0)
        FROM measured, rule;

        CREATE TABLE axle_event AS
        WITH broken AS (
            -- A run is what lies between two readings that are not out of balance.
            SELECT *, count(*) FILTER (WHERE NOT is_out) OVER (PARTITION BY axle_number, stage ORDER BY place) AS run
            FROM axle_reading
        ), running AS (
            SELECT *, min(time) FILTER (WHERE is_out) OVER (PARTITION BY axle_number, stage, run ORDER BY place) AS begin
            FROM broken
        ), sign AS (
            SELECT axle_number, stage, place, time, sequence, difference, is_out
            FROM running, rule
            WHERE is_even OR is_out AND time - begin >= axle_time
        ), turned AS (
            SELECT *, coalesce(lag(is_out) OVER (PARTITION BY axle_number, stage ORDER BY place), 0) AS was_out FROM sign
        )
        SELECT axle_number, stage, place, time, sequence, difference, is_out,
            max(time) FILTER (WHERE is_out) OVER (PARTITION BY axle_number, stage ORDER BY place) AS since
        FROM turned
        WHERE is_out <> was_out;

        INSERT INTO event (time, sequence, ordinal, event, kind, place, threshold, difference, since)
        SELECT axle_event.time, axle_event.sequence, 7, iif(is_out, 'raised', 'cleared'), 'axle-imbalance', place,
            placard * iif(is_out, axle_percent, axle_clear_percent) / 100, difference, since
        FROM axle_event JOIN reading USING (place), rule;
        """
}
