import MillraceCore
import MillraceLog

/// A disk that passes each call on to another; a subclass changes what its test is about.
class ForwardingDisk: Disk, @unchecked Sendable {
    let base: any Disk

    init(_ base: any Disk = MemoryDisk()) {
        self.base = base
    }

    /// Called before each call, which fails if this does.
    func willCall() throws(EngineError) {}

    /// Called before a file is created, which fails if this does.
    func willCreate() throws(EngineError) {}

    /// The file that stands for `file`, which has been opened or created.
    func opened(_ file: any DiskFile) -> any DiskFile { file }

    final func makeDirectory(_ path: String) throws(EngineError) {
        try willCall()
        try base.makeDirectory(path)
    }

    final func list(_ path: String) throws(EngineError) -> [String] {
        try willCall()
        return try base.list(path)
    }

    final func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        try willCall()
        try willCreate()
        return opened(try base.create(path, size: size))
    }

    final func open(_ path: String) throws(EngineError) -> any DiskFile {
        try willCall()
        return opened(try base.open(path))
    }

    final func map(_ path: String) throws(EngineError) -> MappedBytes? {
        try willCall()
        return try base.map(path)
    }

    final func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try willCall()
        try base.replace(path, with: bytes)
    }

    final func remove(_ path: String) throws(EngineError) {
        try willCall()
        try base.remove(path)
    }
}

/// A file that passes each call on to another; a subclass changes what its test is about.
class ForwardingFile: DiskFile, @unchecked Sendable {
    let base: any DiskFile

    init(_ base: any DiskFile) {
        self.base = base
    }

    final var size: Int { base.size }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        try base.write(bytes, at: position)
    }

    func sync() throws(EngineError) { try base.sync() }

    /// Writes the first half of `bytes`, as a write that is cut short does.
    final func writeHalf(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        try base.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: position)
    }
}
