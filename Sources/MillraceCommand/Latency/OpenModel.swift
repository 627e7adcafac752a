import Foundation
import MillraceCore

/// The moments at which the events of an open model are to arrive: at a steady rate, whatever becomes of those before.
struct OpenModel: Sendable {
    /// Events a second.
    let rate: Double
    /// When the first one arrives, in ns of the monotonic clock.
    let start: UInt64

    /// When event number `index` is to arrive, in ns of the monotonic clock.
    func arrival(of index: Int) -> UInt64 {
        start + UInt64(Double(index) * 1e9 / rate)
    }

    /// How many events have arrived by `now`.
    func arrived(by now: UInt64) -> Int {
        now < start ? 0 : Int(Double(now - start) * rate / 1e9) + 1
    }

    /// Sleeps until event number `index` arrives; not at all if it has. Sleeping, and not watching the clock, leaves the
    /// processor to what is measured; the lateness of the awakening is part of every figure.
    func wait(for index: Int, _ clock: SystemClock) {
        let (now, due) = (clock.monotonicNanoseconds(), arrival(of: index))
        guard due > now else { return }
        var time = timespec(tv_sec: Int((due - now) / 1_000_000_000), tv_nsec: Int((due - now) % 1_000_000_000))
        nanosleep(&time, nil)
    }
}
