import Dispatch
import MillraceCore
import Synchronization

/// Has passes run, one at a time for the whole log: a lock of its own keeps other processes' passes out, so whoever
/// comes first does the work. Writers and readers do not wait for it.
final class Maintenance: Sendable {
    private let core: LogCore
    /// Between processes; nil for a log that only this one knows.
    private var lock: FileLock? { core.maintenanceLock }
    /// Between the threads of this process.
    private let turn = Mutex(())
    private let times = SegmentTimes()
    private let queue = DispatchQueue(label: "millrace.log.maintenance", qos: .utility)
    private let isStopped = Atomic<Bool>(false)

    /// Maintenance of `core`'s log.
    init(core: LogCore) {
        self.core = core
    }

    /// Runs passes by itself from now on, if the log's options say so.
    func start() {
        guard let interval = core.options.maintenanceInterval else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(clamping: interval.milliseconds))) { [weak self] in
            guard let self, !isStopped.load(ordering: .acquiring) else { return }
            runInBackground()
            start()
        }
    }

    /// Waits for the pass that is running, and begins no more by itself.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        queue.sync {}
    }

    /// Waits until no other pass is running, then runs one.
    func run() throws(EngineError) -> MaintenanceReport {
        try turn.withLock { (_) throws(EngineError) in
            try lock?.lock()
            defer { lock?.unlock() }
            return try pass()
        }
    }

    private func pass() throws(EngineError) -> MaintenanceReport {
        var pass = MaintenancePass(core: core, now: core.options.clock.now(), times: times)
        return try pass.run()
    }

    /// Runs a pass unless another process does so at this moment.
    private func runInBackground() {
        var report = MaintenanceReport()
        do throws(EngineError) {
            try turn.withLock { (_) throws(EngineError) in
                guard try lock?.tryLock() ?? true else { return }
                defer { lock?.unlock() }
                report = try pass()
            }
        } catch {
            if error.code == .closed { return }
            report.failures.append(.init(partition: nil, error: error))
        }
        core.options.onMaintenance?(report)
    }
}
