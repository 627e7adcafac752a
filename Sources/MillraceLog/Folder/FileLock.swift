import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A lock between processes. It does not keep out other threads that share this object.
package protocol ProcessLock: Sendable {
    /// Waits until no one else holds the lock, and takes it.
    func lock() throws(EngineError)

    /// Gives the lock back.
    func unlock()
}

/// A lock on a file of its own; it goes when the process that holds it dies.
final class FileLock: ProcessLock {
    private let path: String
    private let descriptor: Int32

    /// Opens the lock file at `path`, creating it if it is missing.
    init(path: String) throws(EngineError) {
        self.path = path
        #if canImport(Darwin)
            descriptor = Darwin.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        #else
            descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        #endif
        guard descriptor >= 0 else { throw .system("open the lock", path) }
    }

    /// The same lock for another thread of this process, which it keeps out as it would another process.
    func reopened() throws(EngineError) -> FileLock {
        try FileLock(path: path)
    }

    deinit {
        close(descriptor)
    }

    func lock() throws(EngineError) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system("lock", path) }
        }
    }

    /// Takes the lock if no one else holds it; whether it did.
    func tryLock() throws(EngineError) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw .system("lock", path) }
        }
        return true
    }

    func unlock() {
        flock(descriptor, LOCK_UN)
    }
}
