import MillraceCore
import MillraceLog
import Synchronization

/// A process that dies at its n-th operation on disk or manifest: from then on nothing it does takes effect.
final class StoppingProcess: Sendable {
    private let left: Mutex<Int>
    /// Called before each file that is created.
    let onCreate: @Sendable () -> Void

    /// A process that lives for `count` operations from ``begin()`` on.
    init(after count: Int, onCreate: @escaping @Sendable () -> Void = {}) {
        left = Mutex(count)
        self.onCreate = onCreate
    }

    private let counts = Atomic<Bool>(false)

    /// Begins to count.
    func begin() { counts.store(true, ordering: .releasing) }

    var isDead: Bool { left.withLock { $0 < 0 } }

    func operate() throws(EngineError) {
        guard counts.load(ordering: .acquiring) else { return }
        let isAlive = left.withLock { left in
            left = max(-1, left - 1)
            return left >= 0
        }
        if !isAlive { throw EngineError(.io, "the process is dead") }
    }
}

/// The disk as the process sees it.
struct StoppingDisk: Disk {
    let disk: any Disk
    let process: StoppingProcess

    func makeDirectory(_ path: String) throws(EngineError) {
        try process.operate()
        try disk.makeDirectory(path)
    }

    func list(_ path: String) throws(EngineError) -> [String] {
        try process.operate()
        return try disk.list(path)
    }

    func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        try process.operate()
        process.onCreate()
        return StoppingFile(file: try disk.create(path, size: size), process: process)
    }

    func open(_ path: String) throws(EngineError) -> any DiskFile {
        try process.operate()
        return StoppingFile(file: try disk.open(path), process: process)
    }

    func map(_ path: String) throws(EngineError) -> MappedBytes? {
        try process.operate()
        return try disk.map(path)
    }

    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try process.operate()
        try disk.replace(path, with: bytes)
    }

    func remove(_ path: String) throws(EngineError) {
        try process.operate()
        try disk.remove(path)
    }
}

/// A file as the process sees it; the write over which it dies leaves half of its bytes.
final class StoppingFile: DiskFile {
    private let file: any DiskFile
    private let process: StoppingProcess

    init(file: any DiskFile, process: StoppingProcess) {
        self.file = file
        self.process = process
    }

    var size: Int { file.size }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        let wasDead = process.isDead
        do throws(EngineError) {
            try process.operate()
        } catch {
            if !wasDead { try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: position) }
            throw error
        }
        try file.write(bytes, at: position)
    }

    func sync() throws(EngineError) {
        try process.operate()
        try file.sync()
    }
}

/// The manifest as the process sees it.
final class StoppingManifest: Manifest {
    private let manifest: any Manifest
    private let process: StoppingProcess

    init(manifest: any Manifest, process: StoppingProcess) {
        self.manifest = manifest
        self.process = process
    }

    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) { try process.operate() } catch { return .failed(error) }
        return manifest.write(synced: synced, body, isApplied: isApplied)
    }

    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try process.operate()
        return try manifest.read(body)
    }

    func close() {}
}
