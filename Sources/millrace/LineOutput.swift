import Foundation
import MillraceCommand
import MillraceFormats

/// Nobody wants more of the output: its reader has closed the pipe, or the user has asked to stop.
struct OutputEnded: Error {}

/// Standard output, a block of lines at a time.
final class LineOutput {
    /// What waits to be written.
    let buffer = OutputBuffer(capacity: 1 << 16)

    /// Standard output, for a program that is told of a closed pipe and not ended by it.
    init() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Writes what has been appended to the buffer.
    /// - Throws: ``OutputEnded``; ``Failure`` if the output cannot be written.
    func flush() throws {
        defer { buffer.removeAll() }
        try buffer.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = write(STDOUT_FILENO, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count >= 0 {
                    done += count
                } else if errno == EPIPE || (errno == EINTR && Interruption.isRequested) {
                    throw OutputEnded()
                } else if errno != EINTR {
                    throw LineOutput.Failure(reason: String(cString: strerror(errno)))
                }
            }
        }
    }

    /// Whether nobody reads the output any more.
    var isClosed: Bool {
        var state = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLERR) != 0
    }

    /// Standard output cannot be written.
    struct Failure: Error, CustomStringConvertible {
        var reason: String
        var description: String { "standard output cannot be written: \(reason)" }
    }
}
