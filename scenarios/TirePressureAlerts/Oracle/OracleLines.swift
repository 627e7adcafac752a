/// Sections 1 to 3: the lines, and which of them are told apart before anything is measured (checks 1 to 6).
enum OracleLines {
    static let tables = """
        -- Every line read. The text is NULL where the line is not UTF-8, has a NUL or is too long.
        CREATE TABLE line (sequence INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, text TEXT);

        -- Every entry of the registry, with the time from which on and until which (excluded) it is valid, and the
        -- pressure of the air.
        CREATE TABLE registry (
            entry INTEGER PRIMARY KEY, id TEXT NOT NULL, model TEXT, vehicle TEXT NOT NULL, wheel TEXT NOT NULL, owner TEXT,
            placard INTEGER NOT NULL, air INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_until INTEGER NOT NULL);
        CREATE INDEX registry_of_sensor ON registry (id);
        """

    static let steps = """
        -- The lines that pass check 2.
        CREATE TABLE object (sequence INTEGER PRIMARY KEY, text TEXT NOT NULL);
        INSERT INTO object
        SELECT sequence, text
        FROM line
        WHERE bytes <= 262144 AND json_valid(text) AND is_one_object(text);

        -- The members that matter, as they are written (the text of a JSON value); NULL where absent or null. SQLite cuts
        -- a name off at an escaped U+0000: such a name is none of these.
        CREATE TABLE field (
            sequence INTEGER PRIMARY KEY, model, id, sensor, time, vehicle, wheel, pressure_kPa, pressure_PSI,
            temperature_C, temperature_F, battery_ok, battery, moving, acknowledge, acknowledged_by);
        INSERT INTO field
        WITH member AS (
            SELECT object.sequence, key AS name, object.text -> fullkey AS written
            FROM object, json_each(object.text)
            WHERE type <> 'null'
                AND key IN (
                    'model', 'id', 'sensor', 'time', 'vehicle', 'wheel', 'pressure_kPa', 'pressure_PSI',
                    'temperature_C', 'temperature_F', 'battery_ok', 'battery', 'moving', 'acknowledge', 'by')
                AND instr(fullkey, '\\u0000') = 0
        )
        SELECT sequence,
            max(written) FILTER (WHERE name = 'model'), max(written) FILTER (WHERE name = 'id'),
            max(written) FILTER (WHERE name = 'sensor'), max(written) FILTER (WHERE name = 'time'),
            max(written) FILTER (WHERE name = 'vehicle'), max(written) FILTER (WHERE name = 'wheel'),
            max(written) FILTER (WHERE name = 'pressure_kPa'), max(written) FILTER (WHERE name = 'pressure_PSI'),
            max(written) FILTER (WHERE name = 'temperature_C'), max(written) FILTER (WHERE name = 'temperature_F'),
            max(written) FILTER (WHERE name = 'battery_ok'), max(written) FILTER (WHERE name = 'battery'),
            max(written) FILTER (WHERE name = 'moving'), max(written) FILTER (WHERE name = 'acknowledge'),
            max(written) FILTER (WHERE name = 'by')
        FROM member
        GROUP BY sequence;

        -- Checks 3 to 5, for the lines that pass 2: each column is NULL where its check fails.
        CREATE TABLE identified (sequence INTEGER PRIMARY KEY, format TEXT, id TEXT, time INTEGER);
        INSERT INTO identified
        WITH form AS (
            SELECT object.sequence, id, sensor, time, vehicle, wheel,
                CASE WHEN json_type(model) = 'text' THEN 'packet'
                    WHEN json_type(sensor) IN ('text', 'integer') THEN 'reading'
                    WHEN json_type(acknowledge) = 'text' THEN 'acknowledgement' END AS format
            FROM object LEFT JOIN field USING (sequence)
        ), named AS (
            SELECT *,
                CASE WHEN format = 'packet' THEN id WHEN format = 'reading' THEN sensor
                    WHEN json_type(vehicle) = 'text' AND json_type(wheel) = 'text' AND text_of(wheel) <> x''
                    THEN vehicle END AS written_id
            FROM form
        )
        SELECT sequence, format,
            CASE json_type(written_id) WHEN 'text' THEN nullif(CAST(text_of(written_id) AS TEXT), '')
                WHEN 'integer' THEN written_id END,
            event_time(time, format <> 'packet')
        FROM named;

        -- The lines that pass checks 1 to 5, and M as it stands before each.
        CREATE TABLE timed (
            sequence INTEGER PRIMARY KEY, format TEXT NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL,
            greatest_before INTEGER);
        INSERT INTO timed
        SELECT sequence, format, id, time,
            max(time) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        FROM identified
        WHERE format NOTNULL AND id NOTNULL AND time NOTNULL;

        -- What becomes of each line: accepted, duplicate, late or rejected, the last with its reason.
        CREATE TABLE verdict (sequence INTEGER PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT);
        INSERT INTO verdict
        SELECT sequence, 'rejected',
            CASE WHEN bytes > 262144 THEN 'too-long'
                WHEN object.sequence IS NULL THEN 'malformed'
                WHEN format IS NULL THEN 'unknown-format'
                WHEN identified.id IS NULL THEN 'no-id'
                ELSE 'no-time' END
        FROM line
            LEFT JOIN object USING (sequence)
            LEFT JOIN identified USING (sequence)
        WHERE sequence NOT IN (SELECT sequence FROM timed)
        UNION ALL
        SELECT sequence, 'late', NULL
        FROM timed
        WHERE time < greatest_before - (SELECT grace FROM rule);
        """
}
