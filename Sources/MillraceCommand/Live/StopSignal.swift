import Dispatch
import Foundation
import Synchronization

/// Whether the user has asked the program to stop: by Ctrl-C, or by a signal that ends it.
///
/// The first signal asks; a second one ends the program at once.
final class StopSignal: Sendable {
    private let request = Request()
    /// Kept alive only; nothing calls them after they have been resumed.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    private final class Request: Sendable {
        let isMade = Mutex(false)
        let made = DispatchSemaphore(value: 0)

        func make() {
            let isFirst = isMade.withLock { isMade in
                defer { isMade = true }
                return !isMade
            }
            guard isFirst else { _exit(130) }
            made.signal()
        }
    }

    /// Takes over SIGINT, SIGTERM and SIGHUP.
    init() {
        let request = request
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { request.make() }
            source.resume()
            return source
        }
    }

    /// Whether a signal has come.
    var isRequested: Bool { request.isMade.withLock { $0 } }

    /// Waits until a signal has come, at most `seconds`, and says whether it has.
    func wait(seconds: Double) -> Bool {
        if isRequested { return true }
        if request.made.wait(timeout: .now() + seconds) == .success { request.made.signal() }
        return isRequested
    }
}
