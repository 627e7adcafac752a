import Foundation
import MillraceCore
import Synchronization

/// The machine's own floor of a latency: one thread wakes another for each arrival of an open model, and nothing else.
final class BareWake: Sendable {
    private let woken = DispatchSemaphore(value: 0)
    private let arrived = Atomic<Int>(0)

    /// Measures `count` arrivals at `rate` a second.
    static func measure(rate: Double, count: Int) -> LatencyFigures {
        let model = OpenModel(rate: rate, start: SystemClock().monotonicNanoseconds() + 10_000_000)
        let wake = BareWake()
        Thread { wake.send(count, model) }.start()
        return wake.receive(count, model)
    }

    private func send(_ count: Int, _ model: OpenModel) {
        let clock = SystemClock()
        for index in 0..<count {
            model.wait(for: index, clock)
            arrived.store(index + 1, ordering: .releasing)
            woken.signal()
        }
    }

    private func receive(_ count: Int, _ model: OpenModel) -> LatencyFigures {
        let clock = SystemClock()
        var figures = LatencyFigures()
        var index = 0
        while index < count {
            woken.wait()
            let (now, end) = (clock.monotonicNanoseconds(), arrived.load(ordering: .acquiring))
            while index < end {
                figures.add(now - min(now, model.arrival(of: index)))
                index += 1
            }
        }
        return figures
    }
}
