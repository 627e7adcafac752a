import GRDB
import GRDBSQLite

/// A statement of a commit or a round, bound and stepped by SQLite's own functions: GRDB's arguments and rows would cost
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
    func first<Result>(_ read: (PreparedRow) throws -> Result) throws -> Result? {
        defer { sqlite3_reset(pointer) }
        return try step() ? try read(PreparedRow(pointer: pointer)) : nil
    }

    /// Every row's columns as `read` sees them.
    func all<Result>(_ read: (PreparedRow) throws -> Result) throws -> [Result] {
        defer { sqlite3_reset(pointer) }
        var results: [Result] = []
        while try step() { results.append(try read(PreparedRow(pointer: pointer))) }
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

    /// Whether column `index`, which counts from 0, holds null.
    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(pointer, index) == SQLITE_NULL }

    /// The text in column `index`, which counts from 0.
    func text(_ index: Int32) -> String {
        let start = sqlite3_column_text(pointer, index)
        let count = Int(sqlite3_column_bytes(pointer, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
