/// Sections 4 and 5: what the lines that are not late measured, and of which wheel (checks 7 to 12).
enum OraclePackets {
    static let steps = """
        -- The quantities of each packet and reading on time: pressure in Pa, temperature in m°C, moving and battery as 0, 1
        -- or NULL; whether a member used is of a wrong type.
        CREATE TABLE measured (
            sequence INTEGER PRIMARY KEY, format TEXT NOT NULL, id TEXT NOT NULL, model TEXT, time INTEGER NOT NULL,
            vehicle, wheel, is_wrong INTEGER NOT NULL, pressure INTEGER, temperature INTEGER, moving INTEGER,
            battery INTEGER);
        INSERT INTO measured
        WITH typed AS (
            SELECT timed.sequence, format, timed.id, model, timed.time, vehicle, wheel, pressure_kPa, pressure_PSI,
                temperature_C, temperature_F, moving, battery_ok, battery,
                coalesce(json_type(coalesce(pressure_kPa, pressure_PSI)) NOT IN ('integer', 'real'), 0)
                    OR coalesce(json_type(coalesce(temperature_C, temperature_F)) NOT IN ('integer', 'real'), 0)
                    OR coalesce(json_type(moving) NOT IN ('integer', 'real', 'true', 'false'), 0)
                    OR CASE WHEN battery_ok NOTNULL
                        THEN json_type(battery_ok) NOT IN ('integer', 'real', 'true', 'false')
                        ELSE coalesce(json_type(battery) <> 'text', 0) END AS is_wrong
            FROM timed JOIN field USING (sequence)
            WHERE format <> 'acknowledgement' AND sequence NOT IN (SELECT sequence FROM verdict)
        )
        SELECT sequence, format, id, CASE format WHEN 'packet' THEN CAST(text_of(model) AS TEXT) END, time,
            vehicle, wheel, is_wrong,
            CASE WHEN is_wrong THEN NULL
                WHEN pressure_kPa NOTNULL THEN nearest(pressure_kPa, 0, 1000, 1)
                ELSE nearest(pressure_PSI, 0, 6894757293168, 1000000000) END,
            CASE WHEN is_wrong THEN NULL
                WHEN temperature_C NOTNULL THEN nearest(temperature_C, 0, 1000, 1)
                ELSE nearest(temperature_F, 32, 5000, 9) END,
            -- A number is 0 if no digit before the exponent is another.
            CASE json_type(moving) WHEN 'true' THEN 1 WHEN 'false' THEN 0
                WHEN 'integer' THEN moving GLOB '*[1-9]*'
                WHEN 'real' THEN substr(moving, 1, instr(lower(moving) || 'e', 'e') - 1) GLOB '*[1-9]*' END,
            CASE coalesce(json_type(battery_ok), json_type(battery)) WHEN 'true' THEN 1 WHEN 'false' THEN 0
                WHEN 'integer' THEN battery_ok GLOB '*[1-9]*'
                WHEN 'real' THEN substr(battery_ok, 1, instr(lower(battery_ok) || 'e', 'e') - 1) GLOB '*[1-9]*'
                WHEN 'text' THEN lower(CAST(text_of(battery) AS TEXT)) = 'ok' END
        FROM typed;

        -- Checks 7 to 12.
        INSERT INTO verdict
        WITH checked AS (
            SELECT sequence,
                CASE
                    WHEN is_wrong THEN 'wrong-type'
                    WHEN pressure IS NULL AND temperature IS NULL THEN 'no-pressure'
                    WHEN registry.id IS NULL OR registry.model <> measured.model
                        OR registry.model NOTNULL AND measured.model IS NULL THEN 'unregistered'
                    WHEN format = 'reading'
                        AND (measured.vehicle NOTNULL AND CAST(text_of(measured.vehicle) AS TEXT) IS NOT registry.vehicle
                            OR measured.wheel NOTNULL AND CAST(text_of(measured.wheel) AS TEXT) IS NOT registry.wheel)
                        THEN 'registry-mismatch'
                    WHEN pressure NOT BETWEEN 0 AND (SELECT greatest_pressure FROM rule) THEN 'implausible-pressure'
                    WHEN temperature NOT BETWEEN (SELECT least_temperature FROM rule)
                        AND (SELECT greatest_temperature FROM rule) THEN 'implausible-temperature'
                END AS reason
            FROM measured LEFT JOIN registry
                ON registry.id = measured.id AND time >= valid_from AND time < valid_until
        )
        SELECT sequence, 'rejected', reason FROM checked WHERE reason NOTNULL;

        -- The packets: lines that pass checks 1 to 12. `sensor` numbers the pairs of model and id, `n` counts the packets
        -- of each in order.
        CREATE TABLE packet (
            sensor INTEGER, n INTEGER, sequence INTEGER NOT NULL, time INTEGER NOT NULL, id TEXT NOT NULL,
            pressure INTEGER, temperature INTEGER, moving INTEGER, battery INTEGER, payload TEXT NOT NULL, entry INTEGER NOT NULL,
            PRIMARY KEY (sensor, n));
        INSERT INTO packet
        WITH passed AS (
            SELECT *, dense_rank() OVER (ORDER BY model, id) AS sensor
            FROM measured
            WHERE sequence NOT IN (SELECT sequence FROM verdict)
        )
        SELECT sensor, row_number() OVER (PARTITION BY sensor ORDER BY time, sequence), sequence, time, passed.id,
            pressure, temperature, moving, battery, payload(text), entry
        FROM passed JOIN object USING (sequence)
            JOIN registry ON registry.id = passed.id AND time >= valid_from AND time < valid_until;
        """
}
