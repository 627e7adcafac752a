import GRDB

/// The tables of a log's database.
///
/// `partitions.version` has an index, so that a reader asks only for what has changed since it last looked; pages are
/// small, for every page that a commit touches is written whole.
enum SQLiteSchema {
    static let pageBytes = 1_024

    static let statements = """
        CREATE TABLE IF NOT EXISTS topics (
            first_partition INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL,
            cleanup TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS partitions (
            id INTEGER PRIMARY KEY, start INTEGER NOT NULL, "end" INTEGER NOT NULL, segment INTEGER NOT NULL,
            bytes INTEGER NOT NULL, version INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS partitions_by_version ON partitions (version);
        CREATE TABLE IF NOT EXISTS segments (
            partition INTEGER NOT NULL, base INTEGER NOT NULL, "end" INTEGER NOT NULL, bytes INTEGER NOT NULL,
            PRIMARY KEY (partition, base)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS groups (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
            rebalancing INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS members (
            "group" INTEGER NOT NULL, id TEXT NOT NULL, topics TEXT NOT NULL, generation INTEGER NOT NULL,
            assignment TEXT NOT NULL, yielded INTEGER NOT NULL, last_seen INTEGER NOT NULL, process TEXT NOT NULL,
            PRIMARY KEY ("group", id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS offsets (
            "group" INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, metadata TEXT NOT NULL,
            PRIMARY KEY ("group", partition)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS producers (
            id TEXT PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// Makes the tables that are missing, and reads each of them, so that a damaged database is found at once.
    static func prepare(_ database: Database) throws {
        try database.execute(sql: statements)
        for table in ["topics", "partitions", "segments", "groups", "members", "offsets", "producers"] {
            _ = try Row.fetchOne(database, sql: "SELECT * FROM \(table)")
        }
    }
}
