import Foundation
import Synchronization

/// Threads that do the same until they are through, and the first error that one of them met.
final class ThreadGroup: Sendable {
    private let failure = Mutex<(any Error)?>(nil)
    private let group = DispatchGroup()

    /// Starts `count` threads, each of which calls `body` with its number.
    init(count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
        for number in 0..<count {
            group.enter()
            Thread { [self] in
                do { try body(number) } catch { failure.withLock { $0 = $0 ?? error } }
                group.leave()
            }.start()
        }
    }

    /// Returns when all threads are through.
    func wait() throws {
        group.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

/// Tells threads to come to an end.
final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
