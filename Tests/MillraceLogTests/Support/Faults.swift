import MillraceCore
import MillraceLog
import Synchronization

/// A disk in memory that fails when it is told to.
final class FaultyDisk: ForwardingDisk, @unchecked Sendable {
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

    override func willCreate() throws(EngineError) { try Self.next(creates) }

    override func opened(_ file: any DiskFile) -> any DiskFile { FaultyFile(file, disk: self) }
}

/// A file whose failing writes leave half of the bytes behind.
final class FaultyFile: ForwardingFile, @unchecked Sendable {
    private let disk: FaultyDisk

    init(_ base: any DiskFile, disk: FaultyDisk) {
        self.disk = disk
        super.init(base)
    }

    override func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        do throws(EngineError) {
            try FaultyDisk.next(disk.writes)
        } catch {
            try writeHalf(bytes, at: position)
            throw error
        }
        try base.write(bytes, at: position)
    }
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
