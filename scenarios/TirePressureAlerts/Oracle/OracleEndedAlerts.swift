/// Section 8, alerts that are active when a fitting ends.
enum OracleEndedAlerts {
    static let steps = """
        INSERT INTO event (time, sequence, ordinal, event, kind, place, since)
        WITH fitting AS (
            SELECT wheel_number, fitting_number, min(place) AS first FROM reading GROUP BY fitting_number
        ), followed AS (
            SELECT fitting_number, lead(first) OVER (PARTITION BY wheel_number ORDER BY first) AS next_place FROM fitting
        ), lived AS (
            SELECT fitting_number, event, kind, rank, since,
                row_number() OVER (PARTITION BY fitting_number, rank ORDER BY place DESC) AS nth_last
            FROM event JOIN alert_kind USING (kind) JOIN reading USING (place)
            WHERE kind NOT IN ('sensor-missing', 'axle-imbalance')
        )
        SELECT next.time, next.sequence, rank - 20, 'ended', kind, next.place, since
        FROM lived JOIN followed USING (fitting_number) JOIN reading AS next ON next.place = next_place
        WHERE nth_last = 1 AND event <> 'cleared'
        UNION ALL
        SELECT next.time, next.sequence, 7 - 20, 'ended', 'axle-imbalance', next.place, since
        FROM (
            SELECT *, row_number() OVER (PARTITION BY axle_number, stage ORDER BY place DESC) AS nth_last FROM axle_event
        ) AS lived
            JOIN axle_reading AS next ON next.axle_number = lived.axle_number AND next.place = (
                SELECT min(place) FROM axle_reading AS later
                WHERE later.axle_number = lived.axle_number AND later.stage > lived.stage)
        WHERE nth_last = 1 AND lived.is_out;
        """
}
