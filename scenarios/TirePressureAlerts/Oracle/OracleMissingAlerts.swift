/// Section 8, sensor missing.
enum OracleMissingAlerts {
    static let steps = """
        -- The drives of each vehicle: place and time of the first moving reading, and the end, which is excluded.
        CREATE TABLE drive (
            vehicle_number INTEGER, place INTEGER, time INTEGER NOT NULL, end INTEGER NOT NULL,
            PRIMARY KEY (vehicle_number, place)) WITHOUT ROWID;
        INSERT INTO drive
        WITH moving AS (
            SELECT vehicle_number, place, time,
                coalesce(time - lag(time) OVER (PARTITION BY vehicle_number ORDER BY place) >= drive_pause, 1) AS is_first
            FROM reading, rule
            WHERE moving
        ), numbered AS (
            SELECT *, sum(is_first) OVER (PARTITION BY vehicle_number ORDER BY place) AS number FROM moving
        )
        SELECT vehicle_number, min(place), min(time), max(time) + (SELECT drive_pause FROM rule)
        FROM numbered
        GROUP BY vehicle_number, number;

        -- The silences of the wheels that are long enough: from a reading to the next one of its wheel, or to the end of
        -- event time, where there is no next one.
        CREATE TABLE silence (
            place INTEGER PRIMARY KEY, vehicle_number INTEGER NOT NULL, wheel_number INTEGER NOT NULL,
            time INTEGER NOT NULL, next_place INTEGER, last_moment INTEGER NOT NULL);
        INSERT INTO silence
        WITH followed AS (
            SELECT place, vehicle_number, wheel_number, time, lead(place) OVER wheel AS next_place,
                coalesce(lead(time) OVER wheel, (SELECT max(time) FROM timed)) AS last_moment
            FROM reading
            WINDOW wheel AS (PARTITION BY wheel_number ORDER BY place)
        )
        SELECT followed.* FROM followed, rule WHERE last_moment - time >= missing_silence;

        -- For each silence and each drive in it that lasts long enough: the moment from which the wheel may be missing, and
        -- the moving reading of another wheel that makes the others enough.
        CREATE TABLE absence (
            place INTEGER NOT NULL, moment INTEGER NOT NULL, lasts INTEGER NOT NULL, enough INTEGER, enough_time INTEGER);
        INSERT INTO absence
        WITH candidate AS (
            SELECT silence.*, drive.place AS drive_place, max(silence.time, drive.time) + missing_silence AS moment,
                drive.end
            FROM silence JOIN drive USING (vehicle_number), rule
            WHERE drive.end > silence.time + missing_silence AND drive.time + missing_silence <= last_moment
        ), counted AS (
            SELECT candidate.*,
                (SELECT other.place FROM reading AS other
                WHERE other.vehicle_number = candidate.vehicle_number AND other.moving
                    AND other.wheel_number <> candidate.wheel_number AND other.begins
                    AND other.place >= max(candidate.place, drive_place)
                ORDER BY other.place LIMIT 1 OFFSET (SELECT missing_others - 1 FROM rule)) AS enough
            FROM candidate
            WHERE moment < end AND moment <= last_moment
        )
        SELECT counted.place, moment, end, reading.place, reading.time
        FROM counted JOIN reading ON reading.place = enough
        WHERE reading.time < end AND (next_place IS NULL OR reading.time < moment OR reading.place < next_place);

        -- The wheels that are missing: at the moment, or else at the reading that makes the others enough. `seen` is the
        -- wheel's last reading; the first of its absences counts.
        CREATE TABLE missing (
            seen INTEGER PRIMARY KEY, time INTEGER NOT NULL, sequence INTEGER NOT NULL, next_place INTEGER,
            is_moment INTEGER NOT NULL);
        INSERT INTO missing
        WITH raised AS (
            SELECT absence.*, enough_time < moment AS is_moment,
                row_number() OVER (PARTITION BY place ORDER BY moment) AS nth
            FROM absence
        )
        SELECT raised.place, iif(is_moment, moment, enough_time),
            iif(is_moment,
                (SELECT sequence FROM turn AS before
                WHERE before.vehicle_number = silence.vehicle_number AND before.time < moment
                ORDER BY before.time DESC, before.sequence DESC LIMIT 1),
                (SELECT sequence FROM reading AS others WHERE others.place = enough)),
            next_place, is_moment
        FROM raised JOIN silence USING (place)
        WHERE nth = 1;

        INSERT INTO event (time, sequence, ordinal, event, kind, place, since, last_seen, is_turn)
        SELECT missing.time, missing.sequence, 8, 'raised', 'sensor-missing', seen, missing.time, reading.time, NOT is_moment
        FROM missing JOIN reading ON reading.place = seen
        UNION ALL
        SELECT reading.time, reading.sequence, 0, 'cleared', 'sensor-missing', next_place, missing.time, NULL, 1
        FROM missing JOIN reading ON reading.place = next_place;
        """
}
