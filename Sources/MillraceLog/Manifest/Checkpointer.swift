import Dispatch
import GRDB
import MillraceCore
import Synchronization

/// Moves the write-ahead log into the database, on a thread and connection of its own, off every commit's path.
///
/// PASSIVE checkpoints only: the others make writers wait. While commits go on, a passive one outside the lock never
/// catches up and the file grows; above a limit a second one follows under the lock, when there is little left to do.
final class Checkpointer: Sendable {
    /// From this size in bytes on the write-ahead log is moved.
    private let dueBytes: Int
    /// From this size on under the lock as well.
    private let urgentBytes: Int
    /// So much more must have been written before what could not be moved is tried again.
    private static let stepBytes = 1 << 20
    private static let frameBytes = SQLiteSchema.pageBytes + 24

    private let path: String
    private let connection: DatabaseQueue
    private let lock: FileLock
    private let queue = DispatchQueue(label: "millrace.log.checkpointer", qos: .utility)
    private let isRequested = Atomic<Bool>(false)
    private let nextBytes: Atomic<Int>
    private let failed = Mutex<EngineError?>(nil)

    /// Moves the log of the database at `path` from `dueBytes` on, and from `urgentBytes` on under `lock`.
    init(
        path: String, lock: FileLock, dueBytes: Int, urgentBytes: Int, configuration: (String) -> Configuration
    ) throws {
        self.path = path
        self.dueBytes = dueBytes
        self.urgentBytes = urgentBytes
        nextBytes = Atomic(dueBytes)
        self.lock = try lock.reopened()
        connection = try DatabaseQueue(path: path, configuration: configuration("millrace.log.checkpointer"))
    }

    /// Why the write-ahead log could not be moved; it may be a sync that failed.
    var failure: EngineError? { failed.withLock { $0 } }

    /// Asks for a checkpoint if `pages`, what the write-ahead log holds after a commit, are many.
    func note(pages: Int) {
        let bytes = pages * Self.frameBytes
        guard bytes > dueBytes else { return nextBytes.store(dueBytes, ordering: .relaxed) }
        guard bytes > nextBytes.load(ordering: .relaxed),
            isRequested.exchange(true, ordering: .acquiringAndReleasing) == false
        else { return }
        nextBytes.store(bytes + Self.stepBytes, ordering: .relaxed)
        queue.async { [self] in
            isRequested.store(false, ordering: .releasing)
            checkpoint()
        }
    }

    private func checkpoint() {
        guard passiveRun() > urgentBytes, (try? lock.lock()) != nil else { return }
        _ = passiveRun()
        lock.unlock()
    }

    /// The size of the write-ahead log in bytes; 0 if another process is at work on it.
    private func passiveRun() -> Int {
        do {
            let frames = try connection.writeWithoutTransaction { database in
                try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)").map { $0[1] as Int }
            }
            return max(0, frames ?? 0) * Self.frameBytes
        } catch {
            if (error as? DatabaseError)?.resultCode == .SQLITE_IOERR {
                failed.withLock { $0 = .database(error, path) }
            }
            return 0
        }
    }

    /// Waits for the checkpoint that is running and makes no more.
    func stop() {
        queue.sync {}
        try? connection.close()
    }
}
