/// Sections 6 and 7: the readings of the wheels, what corrects what, and the reference pressure.
enum OracleReadings {
    static let steps = """
        -- Every reading. `place` counts them all in order. Numbers stand for the vehicle, the wheel, its fitting, and the
        -- axle (NULL where the wheel is not one of two sides). `measure` is what is held against `low` and `clear`. `corrected_by` is the place of the reading that corrects this one. A reading is standing at a later
        -- one of its wheel unless `corrected_by` is at most that one's place.
        CREATE TABLE reading (
            place INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, time INTEGER NOT NULL, entry INTEGER NOT NULL,
            vehicle_number INTEGER NOT NULL, wheel_number INTEGER NOT NULL, fitting_number INTEGER NOT NULL,
            axle_number INTEGER,
            pressure INTEGER NOT NULL, temperature INTEGER, reference INTEGER NOT NULL,
            begins INTEGER NOT NULL, moving INTEGER NOT NULL, battery INTEGER, corrected_by INTEGER,
            placard INTEGER NOT NULL, measure INTEGER NOT NULL,
            low INTEGER NOT NULL, critical INTEGER NOT NULL, clear INTEGER NOT NULL);
        INSERT INTO reading
        WITH accepted AS (
            -- `warm_run` numbers the stretches that begin with a temperature and last until the next one.
            SELECT sensor, n, sequence, time, entry, pressure, temperature, moving, battery, first AS burst,
                count(temperature) OVER (PARTITION BY sensor ORDER BY n) AS warm_run
            FROM packet JOIN burst USING (sensor, n) JOIN verdict USING (sequence)
            WHERE outcome = 'accepted'
        ), warmed AS (
            SELECT *, first_value(temperature) OVER run AS held, time - first_value(time) OVER run AS held_for
            FROM accepted
            WINDOW run AS (PARTITION BY sensor, warm_run ORDER BY n)
        ), pressed AS (
            SELECT *,
                iif(held_for <= (SELECT temperature_holds FROM rule), held, NULL) AS known,
                row_number() OVER (PARTITION BY sensor, burst ORDER BY n) = 1 AS begins,
                time - lag(time) OVER (PARTITION BY sensor ORDER BY n) AS since_previous
            FROM warmed
            WHERE pressure NOTNULL
        ), flagged AS (
            SELECT *,
                CASE WHEN moving NOTNULL THEN moving
                    WHEN begins THEN coalesce(since_previous <= (SELECT moving_within FROM rule), 0) END AS flag
            FROM pressed
        ), numbered AS (
            -- `flag_run` numbers the stretches of a burst that begin with a flag and last until the next one.
            SELECT *, count(flag) OVER (PARTITION BY sensor, burst ORDER BY n) AS flag_run,
                row_number() OVER (ORDER BY time, sequence) AS place
            FROM flagged
        ), attributed AS (
            SELECT numbered.*, vehicle, wheel, substr(wheel, 1, instr(wheel, '.') - 1) AS row, valid_from, placard, air,
                lead(place) OVER (PARTITION BY sensor, burst ORDER BY n) AS corrected_by,
                first_value(flag) OVER (PARTITION BY sensor, burst, flag_run ORDER BY n) AS is_moving,
                -- Rounding a quotient of positive integers, halves up: (2 × dividend + divisor) ÷ (2 × divisor).
                iif(known IS NULL, pressure,
                    (2 * (pressure + air) * 293150 + known + 273150) / (2 * (known + 273150)) - air) AS reference,
                iif(known IS NULL, placard,
                    (2 * (placard + air) * (known + 273150) + 293150) / (2 * 293150) - air) AS warm
            FROM numbered JOIN registry USING (entry)
        ), held AS (
            SELECT *, iif(low_at_warm, pressure, reference) AS measure,
                max(iif(low_at_warm, warm, placard) * low_percent / 100, low_floor) AS low
            FROM attributed, rule
        )
        SELECT place, sequence, time, entry,
            dense_rank() OVER (ORDER BY vehicle), dense_rank() OVER (ORDER BY vehicle, wheel),
            dense_rank() OVER (ORDER BY vehicle, wheel, valid_from),
            iif(wheel IN (row || '.Left', row || '.Right'), dense_rank() OVER (ORDER BY vehicle, row), NULL),
            pressure, known, reference, begins, is_moving, battery, corrected_by, placard, measure,
            low, placard * critical_percent / 100, low + placard * clear_percent / 100
        FROM held;

        CREATE INDEX reading_of_wheel ON reading (wheel_number, place);
        CREATE INDEX reading_of_wheel_by_time ON reading (wheel_number, time, place);
        CREATE INDEX reading_of_fitting ON reading (fitting_number, place);
        CREATE INDEX reading_of_fitting_by_time ON reading (fitting_number, time, place);
        CREATE INDEX reading_of_fitting_not_low ON reading (fitting_number, place) WHERE measure > low;
        CREATE INDEX reading_of_axle ON reading (axle_number, place);
        CREATE INDEX reading_of_vehicle_by_time ON reading (vehicle_number, time, place);
        CREATE INDEX reading_moving ON reading (vehicle_number, place) WHERE moving;

        -- What alerts are made of. `ordinal` is the place among the events of one reading; `place` that of the reading
        -- whose values the event carries; `last_seen` is told of a missing sensor instead of them. `is_turn` is 0 for what
        -- comes at a moment, before the readings and acknowledgements of that moment.
        CREATE TABLE event (
            time INTEGER NOT NULL, sequence INTEGER NOT NULL, ordinal INTEGER NOT NULL, event TEXT NOT NULL,
            kind TEXT NOT NULL, place INTEGER NOT NULL, threshold INTEGER, threshold_mC INTEGER,
            drop_Pa INTEGER, over_ms INTEGER, since INTEGER NOT NULL, last_seen INTEGER, acknowledged_by TEXT,
            slope INTEGER, slope_from INTEGER, slope_to INTEGER, low_at INTEGER, low_from INTEGER, low_until INTEGER,
            difference INTEGER, is_turn INTEGER NOT NULL DEFAULT 1);
        """
}
