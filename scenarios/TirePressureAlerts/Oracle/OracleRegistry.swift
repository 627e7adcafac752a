import GRDB
import MillraceReplay

/// Section 5: the registry, accepted or refused as a whole.
enum OracleRegistry {
    static let tables = """
        -- The lines of the registry, as in `line`.
        CREATE TABLE entry_line (number INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, text TEXT);
        """

    static let steps = """
        -- The members of each entry as they are written; NULL where absent or null.
        CREATE TABLE entry (number INTEGER PRIMARY KEY, sensor, vehicle, wheel, placard, zone, owner, model,
            altitude, begin);
        INSERT INTO entry
        WITH member AS (
            SELECT number, key AS name, text -> fullkey AS written
            FROM entry_line, json_each(text)
            WHERE json_valid(text) AND is_one_object(text) AND type <> 'null' AND instr(fullkey, '\\u0000') = 0
        )
        SELECT number,
            max(written) FILTER (WHERE name = 'sensor'), max(written) FILTER (WHERE name = 'vehicle'),
            max(written) FILTER (WHERE name = 'wheel'), max(written) FILTER (WHERE name = 'placard_kPa'),
            max(written) FILTER (WHERE name = 'time_zone'), max(written) FILTER (WHERE name = 'owner'),
            max(written) FILTER (WHERE name = 'model'), max(written) FILTER (WHERE name = 'altitude_m'),
            max(written) FILTER (WHERE name = 'valid_from')
        FROM member
        GROUP BY number;

        -- The same, read: NULL where the member is absent or of a wrong type.
        CREATE TABLE read_entry (
            number INTEGER PRIMARY KEY, id, vehicle, wheel, placard, zone, owner, model, altitude, begin);
        INSERT INTO read_entry
        SELECT number,
            CASE json_type(sensor) WHEN 'text' THEN CAST(text_of(sensor) AS TEXT) WHEN 'integer' THEN sensor END,
            CAST(text_of(vehicle) AS TEXT), CAST(text_of(wheel) AS TEXT),
            CASE WHEN json_type(placard) IN ('integer', 'real') THEN nearest(placard, 0, 1000, 1) END,
            CAST(text_of(zone) AS TEXT), CAST(text_of(owner) AS TEXT), CAST(text_of(model) AS TEXT),
            CASE json_type(altitude) WHEN 'integer' THEN CAST(altitude AS INTEGER) END,
            -- An entry without a beginning has always been valid.
            iif(begin IS NULL, -9223372036854775808, event_time(begin, 1))
        FROM entry;

        -- The lines for which the registry is refused, with the reason.
        CREATE TABLE bad_entry (number INTEGER PRIMARY KEY, reason TEXT);
        INSERT INTO bad_entry
        SELECT number,
            CASE WHEN entry.number IS NULL THEN 'not one JSON object with the members of an entry'
                WHEN coalesce(id, '') = '' THEN 'sensor: a non-empty string or an integer is needed'
                WHEN coalesce(r.vehicle, '') = '' THEN 'vehicle: a non-empty string is needed'
                WHEN coalesce(r.wheel, '') = '' THEN 'wheel: a non-empty string is needed'
                WHEN coalesce(r.placard NOT BETWEEN 50000 AND 1200000, 1)
                    THEN 'placard_kPa: a number from 50 to 1200 is needed'
                WHEN NOT coalesce(is_zone(r.zone), 0) THEN 'time_zone: a zone of the IANA database is needed'
                WHEN entry.owner NOTNULL AND r.owner IS NULL THEN 'owner: a string is needed'
                WHEN entry.model NOTNULL AND r.model IS NULL THEN 'model: a string is needed'
                WHEN entry.altitude NOTNULL
                    AND coalesce(r.altitude NOT BETWEEN (SELECT min(altitude) FROM air) AND (SELECT max(altitude) FROM air), 1)
                    THEN 'altitude_m: an integer from -500 to 6000 is needed'
                WHEN r.begin IS NULL THEN 'valid_from: a time is needed'
                WHEN row_number() OVER (PARTITION BY id, r.begin ORDER BY number) > 1
                    THEN 'the sensor has an entry from that moment on already'
                WHEN row_number() OVER (PARTITION BY r.vehicle, r.wheel, r.begin ORDER BY number) > 1
                    THEN 'the wheel has a sensor from that moment on already'
            END
        FROM entry_line LEFT JOIN entry USING (number) LEFT JOIN read_entry AS r USING (number);
        DELETE FROM bad_entry WHERE reason IS NULL;

        INSERT INTO registry (entry, id, model, vehicle, wheel, owner, placard, air, valid_from, valid_until)
        SELECT number, id, model, vehicle, wheel, owner, placard,
            coalesce((
                SELECT below.pressure - coalesce(
                    (below.pressure - above.pressure) * (e.altitude - below.altitude) / (above.altitude - below.altitude), 0)
                FROM air AS below LEFT JOIN air AS above
                    ON above.altitude = (SELECT min(altitude) FROM air WHERE altitude > below.altitude)
                WHERE below.altitude <= e.altitude
                ORDER BY below.altitude DESC LIMIT 1), 101325),
            begin,
            coalesce((
                SELECT min(next.begin) FROM read_entry AS next
                WHERE next.begin > e.begin
                    AND (next.id = e.id OR next.vehicle = e.vehicle AND next.wheel = e.wheel)), 9223372036854775807)
        FROM read_entry AS e
        WHERE NOT EXISTS (SELECT * FROM bad_entry);
        """

    /// Throws where the registry has a bad line; `path` is its file.
    static func refuseBadEntries(in database: Database, path: String) throws {
        let sql = "SELECT number, reason FROM bad_entry ORDER BY number LIMIT 1"
        guard let bad = try Row.fetchOne(database, sql: sql) else { return }
        let (number, reason): (Int64, String) = (bad["number"], bad["reason"])
        throw OracleError(place: "\(path):\(number)", message: reason)
    }
}
