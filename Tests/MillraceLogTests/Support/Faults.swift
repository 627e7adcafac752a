import MillraceCore
import MillraceLog
import Synchronization

/// A disk in memory that fails when it is told to.
final class FaultyDisk: Disk {
    private let disk = MemoryDisk()
    /// What the next calls that create or write a file fail with, and how often.
    let creates = Mutex<(error: EngineError, times: Int)?>(nil)
    let writes = Mutex<(error: EngineError, times: Int)?>(nil)

    static func next(_ faults: borrowing Mutex<(error: EngineError, times: Int)?>) throws(EngineError) {
        let error = faults.withLock { fault -> EngineError? in
            guard let (error, times) = fault, times > 0 else { return nil }
            fault = (error, times - 1)
            return error
        }
        if let error { throw error }
    }

    func makeDirectory(_ path: String) throws(EngineError) { try disk.makeDirectory(path) }
    func list(_ path: String) throws(EngineError) -> [String] { try disk.list(path) }
    func map(_ path: String) throws(EngineError) -> MappedBytes? { try disk.map(path) }
    func remove(_ path: String) throws(EngineError) { try disk.remove(path) }
    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try disk.replace(path, with: bytes)
    }

    func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        try Self.next(creates)
        return FaultyFile(file: try disk.create(path, size: size), disk: self)
    }

    func open(_ path: String) throws(EngineError) -> any DiskFile {
        FaultyFile(file: try disk.open(path), disk: self)
    }
}

/// A file whose failing writes leave half of the bytes behind.
final class FaultyFile: DiskFile {
    private let file: any DiskFile
    private let disk: FaultyDisk

    init(file: any DiskFile, disk: FaultyDisk) {
        self.file = file
        self.disk = disk
    }

    var size: Int { file.size }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        do throws(EngineError) {
            try FaultyDisk.next(disk.writes)
        } catch {
            try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: position)
            throw error
        }
        try file.write(bytes, at: position)
    }

    func sync() throws(EngineError) { try file.sync() }
}

/// A manifest in memory whose next change ends as it is told to.
final class FaultyManifest: Manifest {
    enum Fault {
        /// The change is not made.
        case failed(EngineError)
        /// The change is made or not, and nobody can tell.
        case unknown(EngineError, isMade: Bool)
    }

    private let manifest = MemoryManifest()
    let fault = Mutex<Fault?>(nil)

    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        let fault = fault.withLock { fault in
            defer { fault = nil }
            return fault
        }
        switch fault {
        case nil: return manifest.write(synced: synced, body, isApplied: isApplied)
        case .failed(let error): return undone(body, .failed(error))
        case .unknown(let error, isMade: false): return undone(body, .unknown(error))
        case .unknown(let error, isMade: true):
            _ = manifest.write(synced: synced, body, isApplied: isApplied)
            return .unknown(error)
        }
    }

    private func undone<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result, _ outcome: WriteOutcome<Result>
    ) -> WriteOutcome<Result> {
        _ = manifest.write(synced: false) { (session) throws(EngineError) in
            _ = try body(session)
            throw EngineError(.io, "undone")
        } isApplied: { (_) throws(EngineError) in
            false
        }
        return outcome
    }

    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try manifest.read(body)
    }

    func close() { manifest.close() }
}
