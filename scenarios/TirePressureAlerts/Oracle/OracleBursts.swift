/// Section 6, the packets of a sensor: bursts, duplicates and jumps (checks 13 and 14).
enum OracleBursts {
    static let steps = """
        -- The burst of each packet, by the number of its first packet.
        CREATE TABLE burst (sensor INTEGER, n INTEGER, first INTEGER NOT NULL, PRIMARY KEY (sensor, n)) WITHOUT ROWID;
        INSERT INTO burst
        WITH RECURSIVE walk (sensor, n, time, entry, first, first_time) AS (
            SELECT sensor, n, time, entry, n, time FROM packet WHERE n = 1
            UNION ALL
            SELECT next.sensor, next.n, next.time, next.entry,
                iif(next.entry = walk.entry AND next.time - walk.time <= burst_gap
                        AND next.time - first_time <= burst_cap,
                    first, next.n),
                iif(next.entry = walk.entry AND next.time - walk.time <= burst_gap
                        AND next.time - first_time <= burst_cap,
                    first_time, next.time)
            FROM walk
                JOIN packet AS next ON next.sensor = walk.sensor AND next.n = walk.n + 1
                JOIN rule
        )
        SELECT sensor, n, first FROM walk;

        -- The packets that repeat an earlier one of their burst.
        INSERT INTO verdict
        WITH counted AS (
            SELECT sequence, row_number() OVER (PARTITION BY sensor, first, payload ORDER BY n) AS copy
            FROM packet JOIN burst USING (sensor, n)
        )
        SELECT sequence, 'duplicate', NULL FROM counted WHERE copy > 1;

        -- The other packets with a temperature; `k` counts those of a sensor in order.
        CREATE TABLE warm (
            sensor INTEGER, k INTEGER, sequence INTEGER NOT NULL, time INTEGER NOT NULL, temperature INTEGER NOT NULL,
            PRIMARY KEY (sensor, k)) WITHOUT ROWID;
        INSERT INTO warm
        SELECT sensor, row_number() OVER (PARTITION BY sensor ORDER BY n), sequence, time, temperature
        FROM packet
        WHERE temperature NOTNULL AND sequence NOT IN (SELECT sequence FROM verdict);

        -- Along the packets of a sensor: whether each jumps, and the last accepted temperature before it (`last`).
        CREATE TABLE jump (sequence INTEGER PRIMARY KEY, jumps INTEGER NOT NULL);
        INSERT INTO jump
        WITH RECURSIVE walk (sensor, k, last, last_time) AS (
            SELECT sensor, 1, NULL, NULL FROM warm WHERE k = 1
            UNION ALL
            SELECT this.sensor, this.k + 1,
                iif(this.time - last_time <= jump_time AND abs(this.temperature - last) > jump_temperature,
                    last, this.temperature),
                iif(this.time - last_time <= jump_time AND abs(this.temperature - last) > jump_temperature,
                    last_time, this.time)
            FROM walk
                JOIN warm AS this ON this.sensor = walk.sensor AND this.k = walk.k
                JOIN rule
        )
        SELECT sequence, coalesce(time - last_time <= jump_time AND abs(temperature - last) > jump_temperature, 0)
        FROM rule CROSS JOIN walk CROSS JOIN warm USING (sensor, k);

        INSERT INTO verdict
        SELECT sequence, 'rejected', 'temperature-jump' FROM jump WHERE jumps;

        INSERT INTO verdict
        SELECT sequence, 'accepted', NULL FROM packet WHERE sequence NOT IN (SELECT sequence FROM verdict);
        """
}
