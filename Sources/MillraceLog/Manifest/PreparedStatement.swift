import GRDB
import GRDBSQLite

/// A statement of the commit path, bound and stepped by SQLite's own functions: GRDB's arguments and rows would cost
/// more than the statement. GRDB compiles it, and owns it and its connection.
struct PreparedStatement {
    private let statement: Statement
    private let pointer: SQLiteStatement

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        pointer = statement.sqliteStatement
    }

    /// Binds an integer to the parameter `index`, which counts from 1.
    func bind(_ integer: Int64, at index: Int32) {
        sqlite3_bind_int64(pointer, index, integer)
    }

    /// Binds a text to the parameter `index`, which counts from 1.
    func bind(_ text: String, at index: Int32) {
        // −1 has SQLite make a copy.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(pointer, index, text, Int32(text.utf8.count), copied)
    }

    /// Runs the statement for its effect.
    func run() throws {
        while try step() {}
        sqlite3_reset(pointer)
    }

    /// The first row's columns as `read` sees them; nil if there is no row.
    func first<Result>(_ read: (PreparedRow) -> Result) throws -> Result? {
        let result = try step() ? read(PreparedRow(pointer: pointer)) : nil
        sqlite3_reset(pointer)
        return result
    }

    /// Every row's columns as `read` sees them.
    func all<Result>(_ read: (PreparedRow) -> Result) throws -> [Result] {
        var results: [Result] = []
        while try step() { results.append(read(PreparedRow(pointer: pointer))) }
        sqlite3_reset(pointer)
        return results
    }

    private func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let connection = sqlite3_db_handle(pointer)
            let failure = DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: String(cString: sqlite3_errmsg(connection)))
            sqlite3_reset(pointer)
            throw failure
        }
    }
}

/// The row a statement stands on.
struct PreparedRow {
    fileprivate let pointer: SQLiteStatement

    /// The integer in column `index`, which counts from 0; 0 for null.
    func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(pointer, index) }

    /// The text in column `index`, which counts from 0.
    func text(_ index: Int32) -> String {
        let start = sqlite3_column_text(pointer, index)
        let count = Int(sqlite3_column_bytes(pointer, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

/// The statements of the commit path on one connection.
struct CommitStatements {
    let begin: PreparedStatement
    let beginReading: PreparedStatement
    let commit: PreparedStatement
    let rollback: PreparedStatement
    let lastVersion: PreparedStatement
    let changedPartitions: PreparedStatement
    let savePartition: PreparedStatement
    let group: PreparedStatement
    let saveOffset: PreparedStatement
    let noteOffset: PreparedStatement
    let producerEpoch: PreparedStatement
    let sequence: PreparedStatement
    let saveSequence: PreparedStatement

    init(_ database: Database) throws {
        begin = try PreparedStatement(database, "BEGIN IMMEDIATE")
        beginReading = try PreparedStatement(database, "BEGIN DEFERRED")
        commit = try PreparedStatement(database, "COMMIT")
        rollback = try PreparedStatement(database, "ROLLBACK")
        lastVersion = try PreparedStatement(
            database,
            "SELECT max((SELECT coalesce(max(version), 0) FROM partitions), "
                + "(SELECT coalesce(max(version), 0) FROM log))")
        changedPartitions = try PreparedStatement(
            database, #"SELECT id, start, "end", segment, bytes, checksum, version FROM partitions WHERE version > ?"#)
        savePartition = try PreparedStatement(
            database,
            #"INSERT INTO partitions (id, start, "end", segment, bytes, checksum, version) "#
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE "
                + #"SET start = ?2, "end" = ?3, segment = ?4, bytes = ?5, checksum = ?6, version = ?7"#)
        sequence = try PreparedStatement(
            database,
            "SELECT epoch, first, next, first_offset, next_offset, version FROM sequences "
                + "WHERE producer = ? AND partition = ?")
        saveSequence = try PreparedStatement(
            database,
            "INSERT INTO sequences (producer, partition, epoch, first, next, first_offset, next_offset, version) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (producer, partition) DO UPDATE "
                + "SET epoch = ?3, first = ?4, next = ?5, first_offset = ?6, next_offset = ?7, version = ?8")
        group = try PreparedStatement(database, "SELECT id, name, generation, rebalancing FROM groups WHERE name = ?")
        saveOffset = try PreparedStatement(
            database,
            #"INSERT INTO offsets ("group", partition, offset, metadata, version) VALUES (?1, ?2, ?3, ?4, ?5) "#
                + #"ON CONFLICT ("group", partition) DO UPDATE SET offset = ?3, metadata = ?4, version = ?5"#)
        noteOffset = try PreparedStatement(
            database, #"INSERT OR IGNORE INTO changed_offsets ("group", partition) VALUES (?1, ?2)"#)
        producerEpoch = try PreparedStatement(database, "SELECT epoch FROM producers WHERE id = ?")
    }
}
