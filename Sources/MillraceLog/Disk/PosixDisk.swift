import MillraceCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The machine's file system.
package struct PosixDisk: Disk {
    /// The machine's file system.
    package init() {}

    package func makeDirectory(_ path: String) throws(EngineError) {
        if mkdir(path, 0o777) == 0 { return try syncDirectory(parent(of: path)) }
        switch errno {
        case EEXIST:
            var facts = stat()
            guard stat(path, &facts) == 0 else { throw .system("look at", path) }
            guard facts.st_mode & S_IFMT == S_IFDIR else {
                throw EngineError(.io, "\(path) is a file, where a folder is needed; name another folder or move it")
            }
            // Who made it may have died before it was durable.
            try syncDirectory(parent(of: path))
        case ENOENT where parent(of: path) != path:
            try makeDirectory(parent(of: path))
            try makeDirectory(path)
        default:
            throw .system("create the folder", path)
        }
    }

    package func list(_ path: String) throws(EngineError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system("list", path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    package func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        let descriptor = Self.open(path, O_RDWR | O_CREAT | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("create", path) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0,
            facts.st_size >= size || SystemCall.uninterrupted({ ftruncate(descriptor, off_t(size)) }) == 0
        else {
            let failure = EngineError.system("reserve \(size) bytes for", path)
            close(descriptor)
            unlink(path)
            throw failure
        }
        let file = try PosixFile(descriptor: descriptor, path: path)
        do throws(EngineError) {
            try syncDirectory(parent(of: path))
        } catch {
            unlink(path)
            throw error
        }
        return file
    }

    package func open(_ path: String) throws(EngineError) -> any DiskFile {
        let descriptor = Self.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
        return try PosixFile(descriptor: descriptor, path: path)
    }

    package func map(_ path: String) throws(EngineError) -> MappedBytes? {
        let descriptor = Self.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system("open", path)
        }
        let file = try PosixFile(descriptor: descriptor, path: path)
        guard file.size > 0 else { return MappedBytes(UnsafeRawBufferPointer(start: nil, count: 0)) {} }
        let size = file.size
        guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
            throw .system("map", path)
        }
        nonisolated(unsafe) let memory = start
        return MappedBytes(UnsafeRawBufferPointer(start: start, count: size)) { munmap(memory, size) }
    }

    package func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try replace(path, with: bytes, synced: false)
    }

    /// The same; if it is `synced`, a loss of power leaves the old file or the new one, and after the return the new one.
    func replace(_ path: String, with bytes: UnsafeRawBufferPointer, synced: Bool) throws(EngineError) {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = Self.open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("create", temporary) }
        let file = try PosixFile(descriptor: descriptor, path: temporary)
        do throws(EngineError) {
            try file.write(bytes, at: 0)
            if synced { try file.sync() }
            guard rename(temporary, path) == 0 else { throw .system("rename \(temporary) to", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        if synced { try syncDirectory(parent(of: path)) }
    }

    package func remove(_ path: String) throws(EngineError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path) }
    }

    package func sync(_ files: [any DiskFile]) throws(EngineError) {
        if files.count == 1 { return try files[0].sync() }
        try ParallelSync.run(files)
    }

    private func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private func syncDirectory(_ path: String) throws(EngineError) {
        let descriptor = Self.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open the folder", path) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder, and say EINVAL.
        guard SystemCall.uninterrupted({ fsync(descriptor) }) == 0 || errno == EINVAL else {
            throw .system("sync the folder", path)
        }
    }

    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        SystemCall.uninterrupted {
            #if canImport(Darwin)
                Darwin.open(path, flags, 0o666)
            #else
                Glibc.open(path, flags, 0o666)
            #endif
        }
    }
}

/// A file of the machine's file system. Storage is reserved ahead of what is written, a step at a time: a small topic
/// takes up little, and a large one is still laid out in long pieces.
final class PosixFile: DiskFile {
    /// Storage is reserved up to the next multiple of this.
    private static let step = 1 << 20
    /// At least so much behind what is written is reserved as well, for readers that load past its end.
    private static let slack = 4_096

    let size: Int
    /// The bytes before this are known to be backed by storage.
    private let reserved = Mutex(0)
    private let descriptor: Int32
    private let path: String

    /// Takes over `descriptor`.
    init(descriptor: Int32, path: String) throws(EngineError) {
        self.descriptor = descriptor
        self.path = path
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let failure = EngineError.system("look at", path)
            close(descriptor)
            throw failure
        }
        size = Int(facts.st_size)
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        guard bytes.count > 0 else { return }
        try reserve(position..<(position + bytes.count))
        let failure = SystemCall.writeAll(bytes, at: position) { rest, place in
            pwrite(descriptor, rest.baseAddress, rest.count, off_t(place))
        }
        guard failure == 0 else { throw .system("write to", path, failure) }
    }

    /// Backs `range`, and some bytes behind it, with storage.
    private func reserve(_ range: Range<Int>) throws(EngineError) {
        let wanted = min(size, (range.upperBound + Self.slack + Self.step - 1) / Self.step * Self.step)
        let failure = reserved.withLock { reserved -> Int32 in
            guard reserved < wanted else { return 0 }
            let failure = allocate(max(reserved, range.lowerBound), upTo: wanted)
            if failure == 0 { reserved = wanted }
            return failure
        }
        guard failure == 0 else { throw .system("reserve \(wanted) bytes for", path, failure) }
    }

    /// Zero, or the error's number.
    private func allocate(_ start: Int, upTo end: Int) -> Int32 {
        // Where the call is missing, a full disk is found out by the write itself.
        #if canImport(Darwin)
            return 0
        #else
            while true {
                // Unlike other calls, this one returns the error's number.
                let failure = posix_fallocate(descriptor, off_t(start), off_t(end - start))
                if failure != EINTR { return failure }
            }
        #endif
    }

    func sync() throws(EngineError) {
        #if canImport(Darwin)
            let result = SystemCall.uninterrupted { fcntl(descriptor, F_FULLFSYNC) }
        #else
            let result = SystemCall.uninterrupted { fdatasync(descriptor) }
        #endif
        guard result == 0 else { throw .system("sync", path) }
    }
}
