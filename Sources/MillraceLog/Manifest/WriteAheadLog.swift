import GRDB
import GRDBSQLite

/// The database's write-ahead log, as one connection that writes knows it.
final class WriteAheadLog {
    /// How many pages it held after the last commit of this connection.
    private(set) var pages = 0
    private let database: Database

    /// The log of the connection `database`, which must live as long as this.
    init(_ database: Database) {
        self.database = database
        let hook: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, CInt) -> CInt = {
            context, _, _, pages in
            if let context {
                Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
            }
            return SQLITE_OK
        }
        sqlite3_wal_hook(database.sqliteConnection, hook, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Has no more commits noted.
    func close() {
        sqlite3_wal_hook(database.sqliteConnection, nil, nil)
    }

    /// Fills the file up with zeros to `bytes`, so that it need not grow for some time: a sync of a file that has grown
    /// takes about twice as long. SQLite takes no zeros for pages, and writes over them. Where there is no room for
    /// them nothing is changed.
    ///
    /// The caller keeps out other writers. Only SQLite's own descriptor is used: to close another would drop its locks.
    func reserve(_ bytes: Int) throws {
        var file: UnsafeMutablePointer<sqlite3_file>?
        try check(
            sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file),
            "cannot find the write-ahead log")
        guard let file, let methods = file.pointee.pMethods?.pointee, let findSize = methods.xFileSize,
            let write = methods.xWrite, let sync = methods.xSync
        else { return }
        var first: sqlite3_int64 = 0
        try check(findSize(file, &first), "cannot find the size of the write-ahead log")
        // SQLite writes less than 128 KB at a time.
        let zeros = [UInt8](repeating: 0, count: 64 << 10)
        var size = first
        while size < bytes {
            let count = min(zeros.count, bytes - Int(size))
            guard write(file, zeros, CInt(count), size) == SQLITE_OK else {
                // Where there is no room, what there is goes to what is committed.
                _ = methods.xTruncate?(file, first)
                return
            }
            size += sqlite3_int64(count)
        }
        guard size > first else { return }
        try check(sync(file, SQLITE_SYNC_NORMAL), "cannot sync the write-ahead log")
    }

    private func check(_ code: CInt, _ message: String) throws {
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message) }
    }
}
