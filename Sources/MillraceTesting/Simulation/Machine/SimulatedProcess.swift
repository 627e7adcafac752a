import Dispatch
import MillraceCore
import MillraceLog

/// A process of a simulated machine: a thread that runs only while the ``Scheduler`` lets it, and that may be killed
/// before any of its operations. A killed process does not run again before all others have ended; then all its
/// operations fail, so that its thread ends, too.
package final class SimulatedProcess: @unchecked Sendable {
    /// What it is called in traces.
    package let name: String
    /// Whether it has neither ended nor been killed.
    package internal(set) var isAlive = true
    /// What it still does if it is killed in the operation that it is in.
    var lastEffect: (() -> Void)?
    var awaited: SimulatedLock?
    /// What it has yet to write; see ``PlantedDefect/lateWrites``.
    private var lateWrites: [() throws -> Void] = []
    let wakeUp = DispatchSemaphore(value: 0)
    let scheduler: Scheduler

    init(name: String, scheduler: Scheduler) {
        self.name = name
        self.scheduler = scheduler
    }

    /// The machine's disk, as this process works on it.
    package var disk: any Disk { ScheduledDisk(process: self) }

    /// The machine's committed state, as this process works on it.
    package var manifest: any Manifest { ScheduledManifest(process: self) }

    /// The lock that keeps apart the rounds of the machine's processes.
    package var roundLock: any ProcessLock { ScheduledLock(process: self, name: .rounds) }

    /// - Throws: ``EngineError`` `io` if the process has been killed.
    package func checkAlive() throws(EngineError) {
        guard isAlive else { throw EngineError(.io, "\(name) has been killed (simulated)") }
    }

    func isPlanted(_ defect: PlantedDefect) -> Bool { scheduler.defect == defect }

    /// Keeps `write` for later.
    func delay(_ write: @escaping () throws -> Void) { lateWrites.append(write) }

    /// Does what was kept for later.
    func catchUp() {
        for write in lateWrites { try? write() }
        lateWrites.removeAll()
    }

    /// Comes to an operation: others may go on first, and this process may be killed here.
    func reach(_ operation: Operation) throws(EngineError) {
        try scheduler.reach(operation, by: self)
    }
}

/// A disk whose every call is a place where the scheduler decides who goes on.
struct ScheduledDisk: Disk {
    let process: SimulatedProcess

    private func reach(_ call: DiskCall, _ path: String) throws(EngineError) -> SimulatedDisk {
        try process.reach(.disk(call, path))
        return process.scheduler.machine.disk
    }

    func makeDirectory(_ path: String) throws(EngineError) {
        try reach(.makeDirectory, path).makeDirectory(path)
    }

    func list(_ path: String) throws(EngineError) -> [String] {
        try reach(.list, path).list(path)
    }

    func create(_ path: String, size: Int) throws(EngineError) -> any DiskFile {
        ScheduledFile(process: process, path: path, file: try reach(.create, path).create(path, size: size))
    }

    func open(_ path: String) throws(EngineError) -> any DiskFile {
        ScheduledFile(process: process, path: path, file: try reach(.open, path).open(path))
    }

    func map(_ path: String) throws(EngineError) -> MappedBytes? {
        try reach(.map, path).map(path)
    }

    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(EngineError) {
        try reach(.replace, path).replace(path, with: bytes)
    }

    func remove(_ path: String) throws(EngineError) {
        try reach(.remove, path).remove(path)
    }
}

/// A file whose every call is a place where the scheduler decides who goes on.
final class ScheduledFile: DiskFile {
    private let process: SimulatedProcess
    private let path: String
    private let file: any DiskFile

    init(process: SimulatedProcess, path: String, file: any DiskFile) {
        self.process = process
        self.path = path
        self.file = file
    }

    var size: Int { file.size }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) throws(EngineError) {
        // A process that dies while it writes leaves the front part.
        process.lastEffect = { [file] in
            try? file.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: position)
        }
        try process.reach(.write(path, position: position, count: bytes.count))
        process.lastEffect = nil
        if process.isPlanted(.lateWrites) {
            let copy = Array(bytes)
            let file = file
            process.delay { try copy.withUnsafeBytes { try file.write($0, at: position) } }
        } else {
            try file.write(bytes, at: position)
        }
    }

    func sync() throws(EngineError) {
        try process.reach(.disk(.sync, path))
        do throws(EngineError) {
            try file.sync()
        } catch {
            if !process.isPlanted(.silentSyncFailure) { throw error }
        }
    }
}

/// A lock for which the scheduler lets processes wait.
struct ScheduledLock: ProcessLock {
    let process: SimulatedProcess
    let name: SimulatedLock

    func lock() throws(EngineError) { try process.scheduler.lock(name, for: process) }

    func unlock() { process.scheduler.unlock(name, for: process) }
}

/// A manifest with one writer at a time, among processes that the scheduler lets run.
struct ScheduledManifest: Manifest {
    let process: SimulatedProcess

    private var manifest: SimulatedManifest { process.scheduler.machine.manifest }

    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        do throws(EngineError) {
            try process.scheduler.lock(.manifest, for: process)
            defer { process.scheduler.unlock(.manifest, for: process) }
            let before = manifest.state
            let session = MemorySession(before)
            let result = try body(session)
            if process.isPlanted(.scannedEnds) {
                ScannedEnds.move(in: session, on: process.scheduler.machine.disk)
            }
            try process.reach(.commit)
            let synced = synced && !process.isPlanted(.unsyncedCommits)
            let outcome = manifest.end(session.state, synced, result, isApplied)
            process.scheduler.noteChange(from: before, to: manifest.state, by: process)
            try process.reach(.committed)
            process.catchUp()
            return outcome
        } catch {
            return .failed(error)
        }
    }

    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try process.reach(.read)
        return try manifest.read(body)
    }

    func close() {}
}
