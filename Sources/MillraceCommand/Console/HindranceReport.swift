import MillraceCore
import Synchronization

/// Tells on standard error what keeps a thread from going on: once, and as long as it lasts every 30 s.
final class HindranceReport: Sendable {
    private let write: @Sendable (String) -> Void
    private let clock: any WallClock
    private let told = Mutex<[EngineError.Code: UInt64]>([:])
    private static let interval: UInt64 = 30_000_000_000

    /// A report to `console`.
    convenience init(_ console: Console) {
        self.init(clock: SystemClock()) { console.warning($0) }
    }

    init(clock: any WallClock, write: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.write = write
    }

    /// Takes the next news; from any thread.
    func take(_ error: EngineError) {
        let now = clock.monotonicNanoseconds()
        let isDue = told.withLock { told -> Bool in
            if let last = told[error.code], now - last < Self.interval { return false }
            told[error.code] = now
            return true
        }
        if isDue {
            let what = error.code == .unavailable ? "waiting for the engine" : "continuing although this failed"
            write("\(what): \(error)")
        }
    }
}
