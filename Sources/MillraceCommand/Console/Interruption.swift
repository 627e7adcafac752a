import Foundation
import Synchronization

/// Whether the user has asked to stop, by Ctrl-C or a signal that ends the program. The first signal asks and lets
/// system calls return; a second one ends the program at once.
package enum Interruption {
    private static let requested = Atomic<Bool>(false)

    /// Whether a signal has come.
    package static var isRequested: Bool { requested.load(ordering: .relaxed) }

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
