/// Section 10: acknowledgements, and the order in which they come among the readings of their vehicle.
enum OracleAcknowledgements {
    /// Check 7 for the acknowledgements on time.
    static let lines = """
        CREATE TABLE acknowledgement (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, vehicle TEXT NOT NULL, wheel TEXT NOT NULL,
            kind TEXT NOT NULL, acknowledged_by TEXT);
        INSERT INTO verdict
        SELECT sequence, iif(is_right, 'accepted', 'rejected'), iif(is_right, NULL, 'wrong-type')
        FROM (
            SELECT timed.sequence, acknowledged_by IS NULL OR json_type(acknowledged_by) = 'text' AS is_right
            FROM timed JOIN field USING (sequence)
            WHERE format = 'acknowledgement' AND sequence NOT IN (SELECT sequence FROM verdict)
        );
        INSERT INTO acknowledgement
        SELECT sequence, timed.time, timed.id, CAST(text_of(wheel) AS TEXT), CAST(text_of(acknowledge) AS TEXT),
            CAST(text_of(acknowledged_by) AS TEXT)
        FROM timed JOIN field USING (sequence) JOIN verdict USING (sequence)
        WHERE format = 'acknowledgement' AND outcome = 'accepted';
        """

    static let turns = """
        -- What alerts are of: the wheels that have readings, and the axles, whose numbers are negative.
        CREATE TABLE subject (
            subject INTEGER PRIMARY KEY, vehicle_number INTEGER NOT NULL, vehicle TEXT NOT NULL, wheel TEXT NOT NULL,
            UNIQUE (vehicle, wheel));
        INSERT INTO subject
        SELECT DISTINCT wheel_number, vehicle_number, vehicle, wheel FROM reading JOIN registry USING (entry);
        INSERT INTO subject
        SELECT DISTINCT -axle_number, vehicle_number, vehicle, substr(wheel, 1, instr(wheel, '.') - 1)
        FROM reading JOIN registry USING (entry)
        WHERE axle_number NOTNULL;

        -- The readings of each.
        CREATE TABLE subject_reading (subject INTEGER, place INTEGER, time INTEGER NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (subject, place)) WITHOUT ROWID;
        INSERT INTO subject_reading SELECT wheel_number, place, time, sequence FROM reading;
        INSERT INTO subject_reading SELECT -axle_number, place, time, sequence FROM reading WHERE axle_number NOTNULL;

        -- The readings and acknowledgements of each vehicle.
        CREATE TABLE turn (
            vehicle_number INTEGER, time INTEGER, sequence INTEGER, PRIMARY KEY (vehicle_number, time, sequence))
            WITHOUT ROWID;
        INSERT INTO turn SELECT vehicle_number, time, sequence FROM reading;
        INSERT INTO turn
        SELECT vehicle_number, time, sequence
        FROM acknowledgement JOIN (SELECT DISTINCT vehicle_number, vehicle FROM subject) USING (vehicle);

        -- The kinds of alerts. Those of one rank are levels of one alert; ranks are in the order of section 9.
        CREATE TABLE alert_kind (kind TEXT PRIMARY KEY, rank INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO alert_kind
        VALUES ('sensor-missing', 0), ('fast-leak', 1), ('low', 2), ('critical', 2), ('over-pressure', 3),
            ('high-temperature', 4), ('critical-temperature', 4), ('battery-low', 5), ('slow-leak', 6),
            ('axle-imbalance', 7);
        """
}
