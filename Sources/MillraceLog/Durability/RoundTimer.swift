import Dispatch
import Synchronization

/// Has a round run some seconds after a change, and earlier if much is written; never while nothing changes.
final class RoundTimer: Sendable {
    /// So much written is a reason for a round at once.
    static let bytes = 64 << 20

    private let queue = DispatchQueue(label: "millrace.log.rounds", qos: .utility)
    private let interval: DispatchTimeInterval
    private let run: @Sendable () throws -> Void
    private let isDue = Atomic<Bool>(false)
    private let written = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    /// A timer that calls `run` on a thread of its own, `interval` after the first change since the last time.
    init(interval: DispatchTimeInterval = .seconds(5), run: @escaping @Sendable () throws -> Void) {
        self.interval = interval
        self.run = run
    }

    /// Notes a change that wrote `bytes` to segments.
    func note(bytes: Int) {
        if isDue.exchange(true, ordering: .acquiringAndReleasing) == false { schedule() }
        guard bytes > 0 else { return }
        let before = written.add(bytes, ordering: .relaxed).oldValue
        if before < Self.bytes, before + bytes >= Self.bytes { queue.async { [weak self] in self?.fire() } }
    }

    private func schedule() {
        // By the clock that never jumps.
        queue.asyncAfter(deadline: .now() + interval) { [weak self] in self?.fire() }
    }

    private func fire() {
        guard !isStopped.load(ordering: .acquiring), isDue.exchange(false, ordering: .acquiringAndReleasing) else {
            return
        }
        written.store(0, ordering: .relaxed)
        // A full disk is a reason to try again later; a sync that failed has been noted by the rounds.
        do { try run() } catch { note(bytes: 0) }
    }

    /// Waits for the round that is running and has no more run.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        queue.sync {}
    }
}
