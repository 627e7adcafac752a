/// Section 8, high temperature.
enum OracleTemperatureAlerts {
    static let steps = """
        -- The readings at which something may change, in stretches that end with one that is cool.
        CREATE TABLE heat_sign (
            fitting_number INTEGER, place INTEGER, time INTEGER NOT NULL, sequence INTEGER NOT NULL,
            is_hot INTEGER NOT NULL, is_critical INTEGER NOT NULL, stretch INTEGER NOT NULL,
            PRIMARY KEY (fitting_number, place)) WITHOUT ROWID;
        INSERT INTO heat_sign
        SELECT fitting_number, place, time, sequence, is_hot, is_critical,
            count(*) FILTER (WHERE NOT is_hot)
                OVER (PARTITION BY fitting_number ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        FROM (
            SELECT fitting_number, place, time, sequence, temperature <= high_temperature - temperature_clear AS is_cool,
                temperature >= high_temperature OR temperature >= critical_temperature AS is_hot,
                temperature >= critical_temperature AS is_critical
            FROM reading, rule
            WHERE temperature NOTNULL
        )
        WHERE is_hot OR is_cool;

        INSERT INTO event (time, sequence, ordinal, event, kind, place, threshold_mC, since)
        WITH placed AS (
            SELECT *,
                min(place) FILTER (WHERE is_hot) OVER stretch AS first_hot,
                min(place) FILTER (WHERE is_critical) OVER stretch AS first_critical,
                min(time) FILTER (WHERE is_hot) OVER stretch AS since
            FROM heat_sign
            WINDOW stretch AS (PARTITION BY fitting_number, stretch)
        ), told AS (
            SELECT time, sequence, place, since,
                CASE WHEN NOT is_hot THEN 'cleared' WHEN place = first_hot THEN 'raised' ELSE 'escalated' END AS event,
                CASE WHEN is_hot THEN is_critical ELSE first_critical NOTNULL END AS is_critical
            FROM placed
            WHERE first_hot NOTNULL AND (NOT is_hot OR place = first_hot OR place = first_critical)
        )
        SELECT time, sequence, 4, event, iif(is_critical, 'critical-temperature', 'high-temperature'), place,
            CASE WHEN event = 'cleared' THEN high_temperature - temperature_clear
                WHEN is_critical THEN critical_temperature ELSE high_temperature END, since
        FROM told, rule;
        """
}
