#if Kafka
    import Foundation
    import MillraceCore

    /// Counts what comes to a consumer's queues, and wakes the thread that waits for it.
    final class Arrivals: @unchecked Sendable {
        private let condition = NSCondition()
        private var number: UInt32 = 0

        /// How many times something has come to an empty queue, modulo 2³².
        var total: UInt32 {
            condition.withLock { number }
        }

        /// Counts one more. Called on threads of librdkafka.
        func count() {
            condition.withLock {
                number &+= 1
                condition.broadcast()
            }
        }

        /// Waits until something has come after `mark` was taken, at most `timeout`.
        func wait(after mark: UInt32, timeout: TimeSpan) {
            let limit = Date(timeIntervalSinceNow: Double(timeout.milliseconds) / 1_000)
            condition.withLock {
                while number == mark, condition.wait(until: limit) {}
            }
        }
    }
#endif
