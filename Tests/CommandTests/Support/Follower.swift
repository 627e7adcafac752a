import Foundation
import Testing

/// A `millrace` process whose lines are read as they come.
final class Follower {
    private let process = Process()
    private let pipe = Pipe()
    private let ended = DispatchSemaphore(value: 0)
    private var unread = Data()

    init(_ arguments: [String], _ folder: TemporaryFolder) throws {
        process.executableURL = try BuiltProgram.millrace.executable()
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardOutput = pipe
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // The child alone must hold the pipe's other end, or its end would not be seen.
        try pipe.fileHandleForWriting.close()
    }

    /// The next line, as soon as there is one.
    func nextLine() throws -> String {
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

    /// Closes the pipe that the process writes to.
    func stopReading() throws {
        try pipe.fileHandleForReading.close()
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
