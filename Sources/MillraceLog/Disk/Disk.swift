import MillraceCore

/// The file operations the log needs, and no others, so that a disk in memory or a simulated one can stand in for the
/// machine's. All paths are absolute.
package protocol Disk: Sendable {
    /// Creates the folder `path` and those above it that are missing; also the entry of one that is there is durable
    /// afterwards.
    func makeDirectory(_ path: String) throws(EngineError)

    /// The names of what lies in the folder `path`; empty if there is no such folder.
    func list(_ path: String) throws(EngineError) -> [String]

    /// Opens the file `path`, which afterwards has at least `size` bytes; bytes that were never written are zero. What
    /// is written is backed by storage, and so are some thousands of bytes behind it. Its entry in the folder is durable.
    /// Leaves nothing behind if it fails.
    /// - Throws: ``EngineError`` `diskFull`, `io`.
    func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile

    /// Opens the existing file `path` for writing.
    func open(_ path: String) throws(EngineError) -> any DiskFile

    /// The bytes of the file `path`, which stay readable after it has been removed; nil if there is no such file.
    /// What is written to the file later shows in them.
    func map(_ path: String) throws(EngineError) -> MappedBytes?

    /// Puts a file of exactly these bytes at `path`, in place of one that is there; a reader sees the old or the new
    /// one, whole.
    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError)

    /// Removes the file `path` if it is there.
    func remove(_ path: String) throws(EngineError)

    /// Syncs each of `files`, which are this disk's; see ``DiskFile/sync()``.
    func sync(_ files: [any DiskFile]) throws(EngineError)
}

extension Disk {
    /// Syncs one file after the other.
    package func sync(_ files: [any DiskFile]) throws(EngineError) {
        for file in files { try file.sync() }
    }
}

/// An open file of fixed size.
package protocol DiskFile: AnyObject, Sendable {
    /// Its size in bytes.
    var size: Int { get }

    /// Writes all of `bytes` at `position`; the file never grows.
    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError)

    /// Returns when what has been written survives a loss of power.
    func sync() throws(EngineError)
}

/// A file's bytes in memory, released with the last reference to this.
package final class MappedBytes: Sendable {
    /// The bytes.
    package nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
    private let release: @Sendable () -> Void

    /// `bytes`, for which `release` is called at the end.
    package init(_ bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
        self.bytes = bytes
        self.release = release
    }

    deinit {
        release()
    }
}
