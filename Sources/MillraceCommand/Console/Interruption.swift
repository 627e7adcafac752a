import Foundation
import Synchronization

/// Whether the user has asked to stop, by Ctrl-C or a signal that ends the program. The first signal asks and lets
/// system calls return; a second one ends the program at once.
package enum Interruption {
    private static let requested = Atomic<Bool>(false)
    private static let engineIsAway = Atomic<Bool>(false)
    /// How long the program may take to end after a signal while the engine is away.
    private static let patience: TimeInterval = 3

    /// Whether a signal has come.
    package static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Notes whether the engine cannot be reached: then there is no use in waiting for it when a signal has come.
    static func noteEngine(isAway: Bool) { engineIsAway.store(isAway, ordering: .relaxed) }

    /// Takes over SIGINT, SIGTERM and SIGHUP. Whoever waits in a call to an engine that is away does not hold up the end
    /// of the program for long: `farewell` is called, and the program ends with code 1.
    package static func catchSignals(farewell: @escaping @Sendable () -> Void) {
        catchSignals()
        let thread = Thread {
            while !isRequested { Thread.sleep(forTimeInterval: 0.1) }
            var waited: TimeInterval = 0
            while waited < patience {
                Thread.sleep(forTimeInterval: 0.1)
                waited = engineIsAway.load(ordering: .relaxed) ? waited + 0.1 : 0
            }
            farewell()
            // Other threads are in the midst of their work: nothing of theirs may be taken down under them.
            _exit(1)
        }
        thread.name = "interruption"
        thread.start()
    }

    /// Takes over SIGINT, SIGTERM and SIGHUP.
    package static func catchSignals() {
        // Makes the flag before a signal can: a handler may not.
        requested.store(false, ordering: .relaxed)
        var action = sigaction()
        #if canImport(Glibc)
            action.__sigaction_handler.sa_handler = { _ in Interruption.requested.store(true, ordering: .relaxed) }
        #else
            action.__sigaction_u.__sa_handler = { _ in Interruption.requested.store(true, ordering: .relaxed) }
        #endif
        // Without SA_RESTART, so that a write to a pipe that nobody reads returns.
        action.sa_flags = Int32(truncatingIfNeeded: UInt32(SA_RESETHAND))
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaction(number, &action, nil)
            sigaddset(&signals, number)
        }
        // Whoever started this program may have done so from a thread that blocks them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
