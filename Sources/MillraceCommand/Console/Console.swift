import Foundation

/// Standard error, for progress and messages: results alone go to standard output.
public struct Console: Sendable {
    /// What is worth a message.
    public enum Level: String, Sendable, CaseIterable, Comparable {
        case error, warning, info

        /// Orders by importance, errors first.
        public static func < (left: Level, right: Level) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Messages beyond this level are left out.
    public let level: Level

    /// A console for messages up to `level`.
    public init(level: Level) {
        self.level = level
    }

    /// Whether standard error is a terminal.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Tells what is going on.
    public func info(_ message: String) {
        if level >= .info { Console.write(message) }
    }

    /// Tells what the user may want to change.
    public func warning(_ message: String) {
        if level >= .warning { Console.write("warning: \(message)") }
    }

    /// Shows how much of the work is done, on a line of its own that is overwritten; nothing where standard error is no
    /// terminal.
    public func progress(_ what: String, done: Int64, of total: Int64) {
        guard level >= .info, Console.isTerminal, total > 0 else { return }
        let filled = Int(min(done, total) * 30 / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        FileHandle.standardError.write(Data("\r\(what) \(bar) \(min(done, total) * 100 / total) %".utf8))
    }

    /// Ends the line of the progress bar.
    public func endProgress() {
        guard level >= .info, Console.isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }

    /// Writes a line to standard error.
    package static func write(_ message: String) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
    }

    /// Writes a line of result to standard output.
    /// - Throws: The failure of the write, such as a pipe that nobody reads any more.
    package static func writeResult(_ line: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }
}
