import Foundation
import Testing

/// A `millrace` process whose lines, and messages, are read as they come.
final class Follower {
    private let process = Process()
    private let output = LinePipe()
    private let errors = LinePipe()
    private let ended = DispatchSemaphore(value: 0)

    init(_ arguments: [String], _ folder: TemporaryFolder) throws {
        process.executableURL = try BuiltProgram.millrace.executable()
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // The child alone must hold the pipes' other ends, or its end would not be seen.
        for line in [output, errors] { try line.pipe.fileHandleForWriting.close() }
    }

    /// The next line of standard output, as soon as there is one.
    func nextLine() throws -> String { try output.next() }

    /// The next line of standard error, as soon as there is one.
    func nextMessage() throws -> String { try errors.next() }

    /// Closes the pipe that the process writes to.
    func stopReading() throws {
        try output.pipe.fileHandleForReading.close()
    }

    /// Sends the process a signal.
    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// The exit code when the process has ended; less than 0 if a signal ended it.
    func exitCode() -> Int32 {
        ended.wait()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}

/// A pipe that is read line by line.
private final class LinePipe {
    let pipe = Pipe()
    private var unread = Data()

    func next() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                return line
            }
            let data = pipe.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the process ended")
            unread += data
        }
    }
}
