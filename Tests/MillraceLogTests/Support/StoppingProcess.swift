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
final class StoppingDisk: ForwardingDisk, @unchecked Sendable {
    private let process: StoppingProcess

    init(disk: any Disk, process: StoppingProcess) {
        self.process = process
        super.init(disk)
    }

    override func willCall() throws(EngineError) { try process.operate() }

    override func willCreate() throws(EngineError) { process.onCreate() }

    override func opened(_ file: any DiskFile) -> any DiskFile { StoppingFile(file, process: process) }
}

/// A file as the process sees it; the write over which it dies leaves half of its bytes.
final class StoppingFile: ForwardingFile, @unchecked Sendable {
    private let process: StoppingProcess

    init(_ base: any DiskFile, process: StoppingProcess) {
        self.process = process
        super.init(base)
    }

    override func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        let wasDead = process.isDead
        do throws(EngineError) {
            try process.operate()
        } catch {
            if !wasDead { try writeHalf(bytes, at: position) }
            throw error
        }
        try base.write(bytes, at: position)
    }

    override func sync() throws(EngineError) {
        try process.operate()
        try base.sync()
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
