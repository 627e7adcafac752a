import Dispatch
import MillraceCore
import Synchronization

/// The rounds of one process: one at a time, shared by all threads that wait for it. The first who waits runs the round
/// and then hands on; each of the others is woken by itself. Processes take turns by a lock of their own, not the log's.
final class DurableRounds: Sendable {
    private struct Line {
        var isBusy = false
        var waiting: [Waiter] = []
        /// The durable point is known to cover this version.
        var covered: Int64 = 0
        /// Why this process writes no more.
        var failure: EngineError?
    }

    private let line = Mutex(Line())
    private let round: DurableRound
    private let lock: (any ProcessLock)?
    private let failuresBefore: UInt32
    private let settle: @Sendable () -> Void

    /// Rounds of `round`; `lock` keeps out the rounds of other processes, nil if there are none. `failuresBefore` is what
    /// the counter of failed syncs showed before the log was opened. Before each round `settle` has the commits end that
    /// are under way, so that the threads that the last round let go together do not come apart.
    init(
        _ round: DurableRound, lock: (any ProcessLock)?, failuresBefore: UInt32, settle: @escaping @Sendable () -> Void
    ) {
        self.round = round
        self.lock = lock
        self.failuresBefore = failuresBefore
        self.settle = settle
    }

    /// - Throws: ``EngineError`` `io` once a sync has failed, here or in another process: the log may have been taken back
    ///   since, and what this process knows of it may be wrong.
    func checkWritable() throws(EngineError) {
        if let failure = line.withLock({ $0.failure }) { throw failure }
        guard round.news.failures == failuresBefore else {
            throw stop(EngineError(.io, "a sync of \(round.folder.path) has failed in another process"))
        }
    }

    /// Returns when the durable point covers all that was committed before the call.
    func advance() throws(EngineError) {
        try checkWritable()
        let version = try round.manifest.read { (session) throws(EngineError) in try session.lastVersion() }
        try wait(for: version)
    }

    /// Returns when the durable point covers `version`, which is committed.
    func wait(for version: Int64) throws(EngineError) {
        while true {
            guard let waiter = try enter(version) else { return }
            switch waiter.wait() {
            case .covered: return
            case .failed(let error): throw error
            case .leads: try lead(version)
            }
        }
    }

    /// A place in the line, at its head if no round is under way; nil if `version` is covered.
    private func enter(_ version: Int64) throws(EngineError) -> Waiter? {
        try line.withLock { (line) throws(EngineError) in
            if let failure = line.failure { throw failure }
            guard line.covered < version else { return nil }
            let waiter = Waiter(version: version)
            if line.isBusy {
                line.waiting.append(waiter)
            } else {
                line.isBusy = true
                waiter.wake(.leads)
            }
            return waiter
        }
    }

    /// Runs a round for all who wait.
    private func lead(_ version: Int64) throws(EngineError) {
        do throws(DurableRound.Failure) {
            let covered = try runLocked(version)
            leave { line in
                line.covered = max(line.covered, covered)
                return { $0.version <= covered ? .covered : nil }
            }
        } catch {
            let reported = error.isSuspect ? stop(error.error) : error.error
            leave { _ in { _ in .failed(reported) } }
            throw reported
        }
    }

    private func runLocked(_ version: Int64) throws(DurableRound.Failure) -> Int64 {
        do throws(EngineError) {
            try lock?.lock()
        } catch {
            throw DurableRound.Failure(error: error, isSuspect: false)
        }
        defer { lock?.unlock() }
        settle()
        do throws(DurableRound.Failure) {
            return try round.run(covering: version)
        } catch {
            // Other processes must not take for durable what this one could not sync: their own syncs would not fail. The
            // counter tells them even if the change of the manifest fails as well, or this process dies before it.
            if error.isSuspect {
                round.news.countFailure()
                markSuspect()
            }
            throw error
        }
    }

    /// Has other processes stop, and the next that opens the log check it.
    private func markSuspect() {
        try? round.manifest.change { (session) throws(EngineError) in
            guard var log = try session.log() else { return }
            log.isSuspect = true
            try session.save(log)
        }
    }

    /// No commit of this process succeeds from now on.
    private func stop(_ error: EngineError) -> EngineError {
        let failure = EngineError(
            .io,
            "\(error.message): what was written last may be missing on the disk, so this process writes to "
                + "\(round.folder.path) no more; open the log again, which checks and repairs it")
        line.withLock { $0.failure = failure }
        return failure
    }

    /// Lets go those in the line for whom `outcome` has an answer, and has the first of the others lead.
    private func leave(_ outcome: (inout Line) -> ((Waiter) -> Waiter.Outcome?)) {
        var woken: [(Waiter, Waiter.Outcome)] = []
        line.withLock { line in
            let answer = outcome(&line)
            var rest: [Waiter] = []
            for waiter in line.waiting {
                if let outcome = answer(waiter) { woken.append((waiter, outcome)) } else { rest.append(waiter) }
            }
            line.isBusy = !rest.isEmpty
            if let next = rest.first { woken.append((next, .leads)) }
            line.waiting = Array(rest.dropFirst())
        }
        for (waiter, outcome) in woken { waiter.wake(outcome) }
    }
}

/// A thread that waits for a round.
private final class Waiter: @unchecked Sendable {
    enum Outcome {
        case covered
        case failed(EngineError)
        case leads
    }

    let version: Int64
    private let semaphore = DispatchSemaphore(value: 0)
    // Written before the semaphore is signalled, read after.
    private var outcome = Outcome.leads

    init(version: Int64) {
        self.version = version
    }

    func wake(_ outcome: Outcome) {
        self.outcome = outcome
        semaphore.signal()
    }

    func wait() -> Outcome {
        semaphore.wait()
        return outcome
    }
}
