/// Section 8, slow leak.
enum OracleSlowLeakAlerts {
    static let steps = """
        -- The calm readings: `stretch` counts the readings of the fitting, up to each, that are not calm.
        CREATE TABLE calm (place INTEGER PRIMARY KEY, fitting_number INTEGER NOT NULL, stretch INTEGER NOT NULL);
        INSERT INTO calm
        WITH change AS (
            SELECT place, sum(CASE event WHEN 'raised' THEN 1 WHEN 'cleared' THEN -1 ELSE 0 END) AS delta
            FROM event
            WHERE kind IN ('fast-leak', 'low', 'critical')
            GROUP BY place
        ), counted AS (
            SELECT place, fitting_number,
                sum(coalesce(delta, 0)) OVER (PARTITION BY fitting_number ORDER BY place) AS active
            FROM reading LEFT JOIN change USING (place)
        ), stretched AS (
            SELECT *, count(*) FILTER (WHERE active > 0) OVER (PARTITION BY fitting_number ORDER BY place) AS stretch
            FROM counted
        )
        SELECT place, fitting_number, stretch FROM stretched WHERE active = 0;

        -- The samples. Minutes and buckets before 1970 round down as well.
        CREATE TABLE sample (
            fitting_number INTEGER, stretch INTEGER, minute INTEGER, bucket INTEGER NOT NULL, place INTEGER NOT NULL,
            time INTEGER NOT NULL, reference INTEGER NOT NULL, PRIMARY KEY (fitting_number, stretch, minute))
            WITHOUT ROWID;
        INSERT INTO sample
        WITH timed AS (
            SELECT calm.fitting_number, stretch, (time - (time % 60000 + 60000) % 60000) / 60000 AS minute,
                (time - (time % slow_bucket + slow_bucket) % slow_bucket) / slow_bucket AS bucket, place, time, reference
            FROM calm JOIN reading USING (place), rule
            WHERE begins AND temperature NOTNULL
        ), counted AS (
            SELECT *, row_number() OVER (PARTITION BY fitting_number, stretch, minute ORDER BY place) AS nth FROM timed
        )
        SELECT fitting_number, stretch, minute, bucket, place, time, reference FROM counted WHERE nth = 1;

        -- The points: a stretch begins anew where air was let in or out between two samples.
        CREATE TABLE point (
            fitting_number INTEGER, stretch INTEGER, part INTEGER, bucket INTEGER, x INTEGER NOT NULL, y INTEGER NOT NULL,
            -- The sample at which the points before it are looked at.
            place INTEGER NOT NULL, minute INTEGER NOT NULL,
            PRIMARY KEY (fitting_number, stretch, part, bucket))
            WITHOUT ROWID;
        INSERT INTO point
        WITH beside AS (
            SELECT *, lag(reference) OVER earlier AS old_reference, lag(time) OVER earlier AS old_time
            FROM sample
            WINDOW earlier AS (PARTITION BY fitting_number, stretch ORDER BY minute)
        ), parted AS (
            SELECT *, count(*) FILTER (WHERE reference - old_reference >= slow_step
                OR old_reference - reference >= slow_step AND time - old_time <= slow_bucket)
                OVER (PARTITION BY fitting_number, stretch ORDER BY minute) AS part
            FROM beside, rule
        ), summed AS (
            SELECT fitting_number, stretch, part, bucket, count(*) AS n, sum(minute) AS minutes, sum(reference) AS total,
                min(place) AS place, min(minute) AS minute
            FROM parted
            GROUP BY fitting_number, stretch, part, bucket
        )
        SELECT fitting_number, stretch, part, bucket, (minutes - (minutes % n + n) % n) / n,
            (total - (total % n + n) % n) / n, place, minute
        FROM summed;

        -- The sums over the points before the first sample of each bucket; minutes and pressures relative to its point.
        CREATE TABLE regression (
            place INTEGER PRIMARY KEY, fitting_number INTEGER NOT NULL, slope INTEGER NOT NULL, margin INTEGER NOT NULL);
        INSERT INTO regression
        WITH summed AS (
            SELECT r.place, r.fitting_number, count(*) AS n, sum(h.x - r.x) AS sx, sum(h.y - r.y) AS sy,
                sum((h.x - r.x) * (h.x - r.x)) AS sxx, sum((h.x - r.x) * (h.y - r.y)) AS sxy,
                sum((h.y - r.y) * (h.y - r.y)) AS syy
            FROM point AS r
                JOIN point AS h ON h.fitting_number = r.fitting_number AND h.stretch = r.stretch AND h.part = r.part
                    AND h.bucket BETWEEN r.bucket - (SELECT slow_buckets FROM rule) AND r.bucket - 1
            GROUP BY r.place
            HAVING n >= (SELECT slow_points FROM rule)
                AND r.minute - min(h.x) >= (SELECT slow_span FROM rule) / 60000
        )
        SELECT place, fitting_number, regression_slope(n, sx, sy, sxx, sxy),
            regression_margin(n, sx, sy, sxx, sxy, syy,
                (SELECT quantile FROM student WHERE freedom <= n - 2 ORDER BY freedom DESC LIMIT 1))
        FROM summed;

        INSERT INTO event (
            time, sequence, ordinal, event, kind, place, since, slope, slope_from, slope_to, low_at, low_from, low_until)
        WITH sign AS (
            -- The points at which the alert would be raised or cleared; between them it stays as it is.
            SELECT place, fitting_number, slope, margin, slope <= -slow_rate AND slope + margin < -slow_natural_rate AS is_leak
            FROM regression, rule
            WHERE slope <= -slow_rate AND slope + margin < -slow_natural_rate OR slope > -slow_clear_rate
        ), turned AS (
            SELECT *, coalesce(lag(is_leak) OVER (PARTITION BY fitting_number ORDER BY place), 0) AS was_leak FROM sign
        ), told AS (
            SELECT place, fitting_number, is_leak, iif(is_leak, slope, NULL) AS slope, margin,
                max(reference - max(placard * low_percent / 100, low_floor), 0) * 86400000 AS remaining,
                reading.time, reading.sequence
            FROM turned JOIN reading USING (place, fitting_number), rule
            WHERE is_leak <> was_leak
        )
        SELECT time, sequence, 6, iif(is_leak, 'raised', 'cleared'), 'slow-leak', place,
            max(time) FILTER (WHERE is_leak) OVER (PARTITION BY fitting_number ORDER BY place),
            slope, slope - margin, slope + margin,
            min(time + remaining / -slope, 253402300799999), min(time + remaining / (margin - slope), 253402300799999),
            min(time + remaining / -(slope + margin), 253402300799999)
        FROM told;
        """
}
