import GRDB
import MillraceCore

/// Committed state in an SQLite database (WAL; synchronous is NORMAL but for synced changes), for any number of
/// processes of one machine.
///
/// Writers take the log's own lock before they begin: SQLite's busy handler alone lets processes starve.
final class SQLiteManifest: Manifest, @unchecked Sendable {
    /// The size that the write-ahead log hardly grows beyond.
    private static let reservedBytes = 4 << 20

    private let path: String
    private let lock: FileLock
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue
    // Touched only on the queue of the connection they belong to; nil once it is closed.
    private var writing: SQLiteSession?
    private var writeAheadLog: WriteAheadLog?
    private var reading: SQLiteSession?
    private let checkpointer: Checkpointer

    /// Opens the database at `path`, creating it for a log described by `fresh` if it is missing. The caller holds
    /// `lock`.
    init(path: String, lock: FileLock, fresh: LogRow) throws(EngineError) {
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
                // A new log stays what it was created as; in one that is there nothing is written.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.inTransaction(.immediate) {
                    try SQLiteSchema.prepare(database, fresh)
                    return .commit
                }
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
            }
            reader = try DatabaseQueue(path: path, configuration: Self.configuration(label: "millrace.log.reader"))
            let session = try writer.writeWithoutTransaction { try SQLiteSession($0, path: path) }
            let writeAheadLog = WriteAheadLog(session.database)
            // What each round syncs is not to grow; elsewhere commits are not to wait for a checkpoint.
            let isSyncedOften = try writer.writeWithoutTransaction { _ in
                let isSyncedOften = try session.log()?.durability == .power
                if isSyncedOften { try writeAheadLog.reserve(Self.reservedBytes) }
                return isSyncedOften
            }
            writing = session
            self.writeAheadLog = writeAheadLog
            reading = try reader.writeWithoutTransaction { try SQLiteSession($0, path: path) }
            checkpointer = try Checkpointer(
                path: path, lock: lock, dueBytes: Self.reservedBytes / 2,
                urgentBytes: isSyncedOften ? 0 : Self.reservedBytes, configuration: Self.configuration)
        } catch {
            throw .database(error, path)
        }
    }

    private static func configuration(label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(10)
        // On macOS a sync reaches the disk only if it is a full one; elsewhere every sync is.
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(SQLiteSchema.pageBytes);
                    PRAGMA synchronous = NORMAL;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA fullfsync = ON;
                    PRAGMA checkpoint_fullfsync = ON;
                    """)
        }
        return configuration
    }

    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) {
            try lock.lock()
        } catch {
            return .failed(error)
        }
        defer { lock.unlock() }
        return writer.writeWithoutTransaction { _ in
            let outcome = transact(synced, body, isApplied)
            checkpointer.note(pages: writeAheadLog?.pages ?? 0)
            return outcome
        }
    }

    private func transact<Result>(
        _ synced: Bool,
        _ body: (any ManifestSession) throws(EngineError) -> Result,
        _ isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        guard let writing else { return .failed(closed) }
        if synced, let failure = checkpointer.failure { return .failed(failure) }
        let result: Result
        // The setting can fail only on a closed connection.
        defer { if synced { try? writing.setSynced(false) } }
        do {
            if synced { try writing.setSynced(true) }
            try writing.begin()
            result = try body(writing)
        } catch {
            writing.rollback()
            return .failed(.database(error, path))
        }
        do {
            try writing.commit()
            return .committed(result)
        } catch {
            writing.rollback()
            return settle(writing, result, .database(error, path), isApplied)
        }
    }

    private func settle<Result>(
        _ writing: SQLiteSession, _ result: Result, _ failure: EngineError,
        _ isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) {
            return try isApplied(writing) ? .committed(result) : .failed(failure)
        } catch {
            return .unknown(failure)
        }
    }

    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        do {
            return try reader.writeWithoutTransaction { _ in
                guard let reading else { throw closed }
                try reading.beginReading()
                defer { reading.rollback() }
                return try body(reading)
            }
        } catch {
            throw .database(error, path)
        }
    }

    private var closed: EngineError { EngineError(.closed, "the database \(path) has been closed") }

    /// Moves the write-ahead log into the database and begins a new one. What a failed sync did not write of it is in the
    /// system's memory only, and a later sync would pass it over.
    func repair() throws(EngineError) {
        try lock.lock()
        defer { lock.unlock() }
        do {
            let isBusy = try writer.writeWithoutTransaction { database in
                try Bool.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? true
            }
            guard !isBusy else {
                throw EngineError(
                    .unavailable,
                    "the database \(path) is in use by a process that has seen a sync fail; end that process and open the "
                        + "log again")
            }
        } catch {
            throw .database(error, path)
        }
    }

    func close() {
        checkpointer.stop()
        writer.writeWithoutTransaction { _ in
            writeAheadLog?.close()
            (writing, writeAheadLog) = (nil, nil)
        }
        reader.writeWithoutTransaction { _ in reading = nil }
        for connection in [reader, writer] {
            // What fails to close now is closed when the process ends; nothing is lost by it.
            try? connection.close()
        }
    }
}
