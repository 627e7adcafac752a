import Foundation
import MillraceCore
import MillraceReplay

/// Lines that others write while the application runs: of a file, a pipe or standard input.
struct LiveLines: LiveSource {
    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var searched = 0
    private var hasEnded = false

    /// The lines of the file or pipe at `path`, of standard input if it is `-`.
    /// - Throws: `InputError` if it cannot be opened.
    init(path: String) throws(InputError) {
        guard path != "-" else {
            descriptor = STDIN_FILENO
            return
        }
        _ = try LineReader.check(path)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InputError("\(path) cannot be opened for reading: \(String(cString: strerror(errno)))")
        }
    }

    func prepare(_ engine: any Engine) {}

    /// The next line that is there already; nil if there is none at present. A last line without a line feed counts when
    /// the input has ended.
    mutating func next() -> [UInt8]? {
        while true {
            if let feed = unread[searched...].firstIndex(of: 0x0A) {
                let line = Array(unread[..<feed])
                unread.removeSubrange(...feed)
                searched = 0
                return line
            }
            searched = unread.count
            guard !hasEnded, fill() else { break }
        }
        guard hasEnded, !unread.isEmpty else { return nil }
        defer { (unread, searched) = ([], 0) }
        return unread
    }

    /// Reads what is there, without waiting, and says whether there was anything.
    private mutating func fill() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, 0) > 0 else { return false }
        let (count, start) = (1 << 16, unread.count)
        unread.append(contentsOf: repeatElement(0, count: count))
        let got = unread[start...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, count) }
        unread.removeLast(count - max(0, got))
        if got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN) { hasEnded = true }
        return got > 0
    }
}
