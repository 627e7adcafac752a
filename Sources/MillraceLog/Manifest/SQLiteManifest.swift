import GRDB
import MillraceCore

/// Committed state in an SQLite database (WAL, synchronous NORMAL), for any number of processes of one machine.
///
/// Writers take the log's own lock before they begin: SQLite's busy handler alone lets processes starve.
final class SQLiteManifest: Manifest {
    private let path: String
    private let lock: FileLock
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue
    private let checkpointer: Checkpointer

    /// Opens the database at `path`, creating it if it is missing. The caller holds `lock`.
    init(path: String, lock: FileLock) throws(EngineError) {
        self.path = path
        self.lock = lock
        do {
            writer = try DatabaseQueue(path: path, configuration: Self.configuration(label: "millrace.log.writer"))
            try writer.writeWithoutTransaction { database in
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw EngineError(
                        .io, "the file system of \(path) cannot hold a database in WAL mode; use a local disk")
                }
                try database.inTransaction(.immediate) {
                    try SQLiteSchema.prepare(database)
                    return .commit
                }
            }
            reader = try DatabaseQueue(path: path, configuration: Self.configuration(label: "millrace.log.reader"))
            checkpointer = try Checkpointer(path: path, lock: lock, configuration: Self.configuration)
        } catch {
            throw .database(error, path)
        }
    }

    private static func configuration(label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(SQLiteSchema.pageBytes);
                    PRAGMA synchronous = NORMAL;
                    PRAGMA wal_autocheckpoint = 0;
                    """)
        }
        return configuration
    }

    func write<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) {
            try lock.lock()
        } catch {
            return .failed(error)
        }
        defer { lock.unlock() }
        let outcome = writer.writeWithoutTransaction { transact($0, body, isApplied) }
        checkpointer.noteCommit()
        return outcome
    }

    private func transact<Result>(
        _ database: Database, _ body: (any ManifestSession) throws(EngineError) -> Result,
        _ isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        let session = SQLiteSession(database, path: path)
        let result: Result
        do {
            try database.beginTransaction(.immediate)
            result = try body(session)
        } catch {
            rollback(database)
            return .failed(.database(error, path))
        }
        do {
            try database.commit()
            return .committed(result)
        } catch {
            rollback(database)
            return settle(session, result, .database(error, path), isApplied)
        }
    }

    private func rollback(_ database: Database) {
        // An error may have ended the transaction already; then there is nothing left to undo.
        if database.isInsideTransaction { try? database.rollback() }
    }

    private func settle<Result>(
        _ session: SQLiteSession, _ result: Result, _ failure: EngineError,
        _ isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) {
            return try isApplied(session) ? .committed(result) : .failed(failure)
        } catch {
            return .unknown(failure)
        }
    }

    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        do {
            return try reader.writeWithoutTransaction { database in
                try database.beginTransaction(.deferred)
                defer { rollback(database) }
                return try body(SQLiteSession(database, path: path))
            }
        } catch {
            throw .database(error, path)
        }
    }

    func close() {
        checkpointer.stop()
        for connection in [reader, writer] {
            // What fails to close now is closed when the process ends; nothing is lost by it.
            try? connection.close()
        }
    }
}
