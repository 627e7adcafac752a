import Foundation

/// A `log-crash-worker` process, and the lines it has written so far.
final class Worker: @unchecked Sendable {
    let arguments: [String]
    private let process = Process()
    private let condition = NSCondition()
    private var lines: [String] = []
    private var hasEnded = false

    init(_ arguments: [String]) throws {
        self.arguments = arguments
        let output = Pipe()
        process.executableURL = try Self.executable()
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let handle = output.fileHandleForReading
        Thread { [self] in collect(handle) }.start()
    }

    /// The worker's executable lies beside the test bundle, or beside the folder the bundle is in.
    private static func executable() throws -> URL {
        let starts =
            [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0])] + Bundle.allBundles.map(\.bundleURL)
        for start in starts {
            var folder = start
            for _ in 0..<5 {
                let candidate = folder.appending(path: "log-crash-worker")
                if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "log-crash-worker, built beside the tests"])
    }

    private func collect(_ handle: FileHandle) {
        var rest = Data()
        while true {
            let data = handle.availableData
            condition.lock()
            if data.isEmpty {
                hasEnded = true
                condition.broadcast()
                condition.unlock()
                return
            }
            rest += data
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = Data(rest[(end + 1)...])
            }
            condition.broadcast()
            condition.unlock()
        }
    }

    /// Returns when the worker has written `count` lines; fails if it ends before.
    func wait(lines count: Int) throws {
        condition.lock()
        defer { condition.unlock() }
        while lines.count < count, !hasEnded { condition.wait() }
        guard lines.count >= count else {
            throw WorkerEnded(message: "the worker \(arguments) ended early: \(lines.last ?? "no output")")
        }
    }

    /// Kills the process without warning and returns all that it has written in whole lines.
    func kill9() -> [String] {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        condition.lock()
        defer { condition.unlock() }
        while !hasEnded { condition.wait() }
        return lines
    }
}

/// A worker ended by itself.
struct WorkerEnded: Error {
    var message: String
}
