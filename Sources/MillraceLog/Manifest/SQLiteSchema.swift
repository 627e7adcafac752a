import GRDB

/// The tables of a log's database.
///
/// `partitions.version` has an index, so that a reader asks only for what has changed since it last looked; pages are
/// small, for every page that a commit touches is written whole. An index over the versions of offsets would cost each
/// commit a page more; instead those that have changed since the durable point are noted once, as those of producers.
enum SQLiteSchema {
    static let pageBytes = 1_024

    static let statements = """
        CREATE TABLE IF NOT EXISTS log (
            id INTEGER PRIMARY KEY CHECK (id = 1), durability TEXT NOT NULL, boot TEXT NOT NULL,
            durable_version INTEGER NOT NULL, suspect INTEGER NOT NULL, version INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS topics (
            first_partition INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL,
            cleanup TEXT NOT NULL, configuration TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS partitions (\(partitionColumns));
        CREATE INDEX IF NOT EXISTS partitions_by_version ON partitions (version);
        CREATE TABLE IF NOT EXISTS durable_partitions (\(partitionColumns));
        CREATE TABLE IF NOT EXISTS segments (
            partition INTEGER NOT NULL, base INTEGER NOT NULL, generation INTEGER NOT NULL, "end" INTEGER NOT NULL,
            bytes INTEGER NOT NULL, checksum INTEGER NOT NULL, added INTEGER NOT NULL, removed INTEGER,
            PRIMARY KEY (partition, base, generation)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS segments_by_added ON segments (added);
        CREATE INDEX IF NOT EXISTS segments_by_removed ON segments (removed) WHERE removed IS NOT NULL;
        CREATE TABLE IF NOT EXISTS groups (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
            rebalancing INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS members (
            "group" INTEGER NOT NULL, id TEXT NOT NULL, topics TEXT NOT NULL, generation INTEGER NOT NULL,
            assignment TEXT NOT NULL, yielded INTEGER NOT NULL, last_seen INTEGER NOT NULL, process TEXT NOT NULL,
            PRIMARY KEY ("group", id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS offsets (\(offsetColumns)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS durable_offsets (\(offsetColumns)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS changed_offsets (
            "group" INTEGER NOT NULL, partition INTEGER NOT NULL, PRIMARY KEY ("group", partition)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS producers (\(producerColumns)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS durable_producers (\(producerColumns)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS changed_producers (id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS producer_numbers (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS sequences (
            producer INTEGER NOT NULL, partition INTEGER NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL,
            next INTEGER NOT NULL, first_offset INTEGER NOT NULL, next_offset INTEGER NOT NULL,
            version INTEGER NOT NULL, PRIMARY KEY (producer, partition)) WITHOUT ROWID;
        """

    private static let partitionColumns = """
        id INTEGER PRIMARY KEY, start INTEGER NOT NULL, "end" INTEGER NOT NULL, segment INTEGER NOT NULL,
        bytes INTEGER NOT NULL, checksum INTEGER NOT NULL, version INTEGER NOT NULL
        """

    private static let offsetColumns = """
        "group" INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, metadata TEXT NOT NULL,
        version INTEGER NOT NULL, PRIMARY KEY ("group", partition)
        """

    private static let producerColumns = "id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, version INTEGER NOT NULL"

    private static let tables = [
        "log", "topics", "partitions", "durable_partitions", "segments", "groups", "members", "offsets",
        "durable_offsets", "changed_offsets", "producers", "durable_producers", "changed_producers",
        "producer_numbers", "sequences",
    ]

    /// Makes the tables that are missing, and reads each of them, so that a damaged database is found at once. A log
    /// that is new is one described by `fresh`.
    static func prepare(_ database: Database, _ fresh: LogRow) throws {
        try database.execute(sql: statements)
        try database.execute(
            sql: "INSERT OR IGNORE INTO log VALUES (1, ?, ?, ?, ?, 0)",
            arguments: [fresh.durability.rawValue, fresh.bootID, fresh.durableVersion, fresh.isSuspect])
        for table in tables {
            _ = try Row.fetchOne(database, sql: "SELECT * FROM \(table)")
        }
    }
}
