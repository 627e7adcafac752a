import MillraceCore
import MillraceStreams
import Synchronization

/// Tells on standard error how restoring comes on, if it takes longer than a second.
public final class RestoreReport: Sendable {
    private struct State {
        var started: UInt64?
        var lastLine: UInt64 = 0
        var stores: [String: RestoreProgress] = [:]
    }

    private let console: Console
    private let clock: any WallClock
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())
    private static let interval: UInt64 = 1_000_000_000

    /// A report to `console`.
    public convenience init(_ console: Console) {
        self.init(console, clock: SystemClock()) { console.info($0) }
    }

    init(_ console: Console, clock: any WallClock, write: @escaping @Sendable (String) -> Void) {
        self.console = console
        self.clock = clock
        self.write = write
    }

    /// Takes the next news; from any thread.
    public func take(_ progress: RestoreProgress) {
        let now = clock.monotonicNanoseconds()
        let line = state.withLock { state -> String? in
            state.stores["\(progress.store) \(progress.partition)"] = progress
            let started = state.started ?? now
            state.started = started
            let isFinished = state.stores.values.allSatisfy(\.isFinished)
            defer { if isFinished { (state.started, state.stores) = (nil, [:]) } }
            guard now - started >= Self.interval, isFinished || now - state.lastLine >= Self.interval else {
                return nil
            }
            state.lastLine = now
            return RestoreReport.line(Array(state.stores.values), of: progress)
        }
        if let line { write(line) }
    }

    private static func line(_ stores: [RestoreProgress], of latest: RestoreProgress) -> String {
        let (restored, total) = stores.reduce((Int64(0), Int64(0))) { ($0.0 + $1.restored, $0.1 + $1.total) }
        guard restored < total else { return "restored \(total) changes" }
        return "restoring: \(restored) of \(total) changes (\(restored * 100 / total) %), at store \(latest.store), "
            + "partition \(latest.partition)"
    }
}
