import MillraceCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files in memory, gone with the last reference to them. Folders are but the front parts of paths.
package final class MemoryDisk: Disk {
    private let files = Mutex<[String: MemoryFile]>([:])
    private let pool = MemoryPool()

    /// An empty disk.
    package init() {}

    package func makeDirectory(_ path: String) throws(EngineError) {}

    package func list(_ path: String) throws(EngineError) -> [String] {
        let folder = path + "/"
        return files.withLock { files in
            var names: Set<String> = []
            for path in files.keys where path.hasPrefix(folder) {
                names.insert(String(path.dropFirst(folder.count).prefix { $0 != "/" }))
            }
            return names.sorted()
        }
    }

    package func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        if let file = files.withLock({ $0[path] }), file.size >= size { return file }
        let file = try MemoryFile(path: path, size: size, pool: pool)
        files.withLock { $0[path] = file }
        return file
    }

    package func open(_ path: String) throws(EngineError) -> any DiskFile {
        guard let file = files.withLock({ $0[path] }) else { throw .system("open", path, ENOENT) }
        return file
    }

    package func map(_ path: String) throws(EngineError) -> MappedBytes? {
        guard let file = files.withLock({ $0[path] }) else { return nil }
        return MappedBytes(file.bytes) { withExtendedLifetime(file) {} }
    }

    package func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        let file = try MemoryFile(path: path, size: bytes.count, pool: pool)
        try file.write(bytes, at: 0)
        files.withLock { $0[path] = file }
    }

    package func remove(_ path: String) throws(EngineError) {
        files.withLock { $0[path] = nil }
    }
}

/// A run of memory that takes up room only where it has been touched. What it held before it was created is not cleared.
final class MemoryFile: DiskFile {
    let size: Int
    private let path: String
    private let pool: MemoryPool
    nonisolated(unsafe) private let start: UnsafeMutableRawPointer

    init(path: String, size: Int, pool: MemoryPool) throws(EngineError) {
        self.path = path
        self.size = size
        self.pool = pool
        guard let memory = pool.take(size) else {
            throw EngineError(.diskFull, "no memory for \(path) (\(size) bytes); use smaller segments or a log on disk")
        }
        start = memory
    }

    deinit {
        pool.give(start, size)
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: size) }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        guard position >= 0, size - position >= bytes.count else {
            throw EngineError(.io, "cannot write past the end of \(path)")
        }
        (start + position).copyMemory(from: source, byteCount: bytes.count)
    }

    func sync() throws(EngineError) {}
}
