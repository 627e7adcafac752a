/// Sections 9 and 10: which alerts are acknowledged, and of which is reminded until then.
enum OracleReminders {
    static let steps = """
        -- Each alert at each of its levels: from the raise or escalation to the event of the alert that comes next.
        CREATE TABLE open_alert (
            number INTEGER PRIMARY KEY, subject INTEGER NOT NULL, rank INTEGER NOT NULL, kind TEXT NOT NULL,
            since INTEGER NOT NULL, time INTEGER NOT NULL, is_turn INTEGER NOT NULL, sequence INTEGER NOT NULL,
            end INTEGER, end_is_turn INTEGER, end_sequence INTEGER);
        INSERT INTO open_alert (
            subject, rank, kind, since, time, is_turn, sequence, end, end_is_turn, end_sequence)
        WITH lived AS (
            SELECT iif(kind = 'axle-imbalance', -axle_number, wheel_number) AS subject, rank, kind, since, event, event.time, is_turn, event.sequence,
                lead(event.time) OVER life AS end, lead(is_turn) OVER life AS end_is_turn,
                lead(event.sequence) OVER life AS end_sequence
            FROM event JOIN alert_kind USING (kind) JOIN reading USING (place)
            WINDOW life AS (PARTITION BY iif(kind = 'axle-imbalance', -axle_number, wheel_number), rank
                ORDER BY event.time, is_turn, event.sequence, ordinal)
        )
        SELECT subject, rank, kind, since, time, is_turn, sequence, end, end_is_turn, end_sequence
        FROM lived
        WHERE event IN ('raised', 'escalated');

        -- The first acknowledgement of each.
        CREATE TABLE effect (number INTEGER PRIMARY KEY, acknowledgement INTEGER NOT NULL, time INTEGER NOT NULL);
        INSERT INTO effect
        WITH meant AS (
            SELECT number, a.sequence, a.time,
                row_number() OVER (PARTITION BY number ORDER BY a.time, a.sequence) AS nth
            FROM acknowledgement AS a
                JOIN subject USING (vehicle, wheel)
                JOIN open_alert AS alert USING (subject, kind)
            WHERE (a.time, 1, a.sequence) > (alert.time, alert.is_turn, alert.sequence)
                AND (end IS NULL OR (a.time, 1, a.sequence) < (end, end_is_turn, end_sequence))
        )
        SELECT number, sequence, time FROM meant WHERE nth = 1;

        INSERT INTO event (time, sequence, ordinal, event, kind, place, since, last_seen, acknowledged_by)
        WITH placed AS (
            SELECT effect.time, effect.acknowledgement AS sequence, alert.kind, since,
                (SELECT last.place FROM subject_reading AS last
                WHERE last.subject = alert.subject
                    AND (last.time, last.sequence) < (effect.time, effect.acknowledgement)
                ORDER BY last.place DESC LIMIT 1) AS place
            FROM effect JOIN open_alert AS alert USING (number)
        )
        SELECT placed.time, placed.sequence, 0, 'acknowledged', placed.kind, place, since,
            iif(placed.kind = 'sensor-missing', reading.time, NULL), acknowledged_by
        FROM placed JOIN reading USING (place)
            JOIN acknowledgement ON acknowledgement.sequence = placed.sequence;

        -- The moments until the alert is acknowledged, changes, or event time ends.
        INSERT INTO event (time, sequence, ordinal, event, kind, place, since, last_seen, is_turn)
        WITH RECURSIVE due (number, moment, until) AS (
            SELECT number, alert.time + remind, coalesce(effect.time, end, (SELECT max(time) FROM timed))
            FROM rule CROSS JOIN open_alert AS alert LEFT JOIN effect USING (number)
            UNION ALL
            SELECT number, moment + remind, until FROM due, rule WHERE moment + remind <= until
        ), placed AS (
            SELECT moment, kind, since,
                (SELECT last.place FROM subject_reading AS last
                WHERE last.subject = alert.subject AND last.time < moment
                ORDER BY last.place DESC LIMIT 1) AS place
            FROM due JOIN open_alert AS alert USING (number)
            WHERE moment <= until
        )
        SELECT moment,
            (SELECT before.sequence FROM turn AS before
            WHERE before.vehicle_number = reading.vehicle_number AND before.time < moment
            ORDER BY before.time DESC, before.sequence DESC LIMIT 1),
            -1, 'reminded', kind, place, since, iif(kind = 'sensor-missing', reading.time, NULL), 0
        FROM placed JOIN reading USING (place);
        """
}
