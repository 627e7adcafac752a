import Foundation
import MillraceCore
import MillraceReplay

/// Lines that others write while the application runs: of a file, a pipe or standard input.
struct LiveLines: LiveSource {
    private let descriptor: Int32
    private let longest: Int
    private let onEnd: () -> Void
    /// What has been read and not been handed out; of a line that is too long, its beginning.
    private(set) var unread: [UInt8] = []
    private var searched = 0
    private var hasEnded = false
    private var isEndTold = false

    /// The lines of the file or pipe at `path`, of standard input if it is `-`. Of those of more than `longest` bytes one byte
    /// more is given. `onEnd` is told once that no line will come any more.
    /// - Throws: `InputError` if it cannot be opened.
    init(path: String, longest: Int, onEnd: @escaping () -> Void) throws(InputError) {
        self.longest = longest
        self.onEnd = onEnd
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
                let line = Array(unread[..<feed].prefix(longest + 1))
                unread.removeSubrange(...feed)
                searched = 0
                return line
            }
            if unread.count > longest { unread.removeLast(unread.count - longest - 1) }
            searched = unread.count
            guard !hasEnded, fill() else { break }
        }
        guard hasEnded else { return nil }
        guard unread.isEmpty else {
            defer { (unread, searched) = ([], 0) }
            return unread
        }
        if !isEndTold { onEnd() }
        isEndTold = true
        return nil
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
