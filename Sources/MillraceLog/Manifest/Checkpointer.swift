import Dispatch
import GRDB
import MillraceCore
import Synchronization

/// Moves the write-ahead log into the database, on a thread and connection of its own, off every commit's path.
///
/// PASSIVE checkpoints only: the others make writers wait. While commits go on, a passive one outside the lock never
/// catches up and the file grows; above a limit a second one follows under the lock, when there is little left to do.
final class Checkpointer: Sendable {
    private static let commitsBetween = 1_024
    private static let limitBytes = 4 << 20

    private let path: String
    private let connection: DatabaseQueue
    private let lock: FileLock
    private let queue = DispatchQueue(label: "millrace.log.checkpointer", qos: .utility)
    private let commits = Atomic<Int>(0)
    private let isRequested = Atomic<Bool>(false)
    private let failed = Mutex<EngineError?>(nil)

    init(path: String, lock: FileLock, configuration: (String) -> Configuration) throws {
        self.path = path
        self.lock = try lock.reopened()
        connection = try DatabaseQueue(path: path, configuration: configuration("millrace.log.checkpointer"))
    }

    /// Why the write-ahead log could not be moved; it may be a sync that failed.
    var failure: EngineError? { failed.withLock { $0 } }

    /// Counts a commit, and asks for a checkpoint now and then.
    func noteCommit() {
        let count = commits.add(1, ordering: .relaxed).newValue
        guard count % Self.commitsBetween == 0,
            isRequested.exchange(true, ordering: .acquiringAndReleasing) == false
        else { return }
        queue.async { [self] in
            isRequested.store(false, ordering: .releasing)
            checkpoint()
        }
    }

    private func checkpoint() {
        guard passiveRun() > Self.limitBytes, (try? lock.lock()) != nil else { return }
        _ = passiveRun()
        lock.unlock()
    }

    /// The size of the write-ahead log in bytes; 0 if another process is at work on it.
    private func passiveRun() -> Int {
        do {
            let frames = try connection.writeWithoutTransaction { database in
                try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)").map { $0[1] as Int }
            }
            return max(0, frames ?? 0) * SQLiteSchema.pageBytes
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
