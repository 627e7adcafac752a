import Foundation
import Testing

/// An executable of the package, as `swift test` builds it.
struct BuiltProgram {
    static let tirePressureAlerts = BuiltProgram(name: "tire-pressure-alerts")
    static let transferFraud = BuiltProgram(name: "transfer-fraud")
    static let nexmark = BuiltProgram(name: "nexmark")
    static let millrace = BuiltProgram(name: "millrace")

    let name: String

    /// What a finished process leaves.
    struct Outcome {
        var exitCode: Int32
        var output: String
        var errors: String

        /// The lines of standard output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Runs the program to its end.
    func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Outcome {
        let child = try start(arguments, in: folder)
        return try child.waitForEnd()
    }

    /// Starts the program; its output goes to files, so that it never waits for a reader.
    func start(_ arguments: [String], in folder: TemporaryFolder) throws -> Child {
        try Child(executable: try executable(), arguments: arguments, folder: folder)
    }

    /// The executable lies beside the test bundle, or beside a folder that the bundle is in.
    func executable() throws -> URL {
        let starts =
            [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0])] + Bundle.allBundles.map(\.bundleURL)
        for start in starts {
            var folder = start
            for _ in 0..<5 {
                let candidate = folder.appending(path: name)
                if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "\(name), built beside the tests"])
    }
}

/// A running process.
final class Child {
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let output: URL
    private let errors: URL

    fileprivate init(executable: URL, arguments: [String], folder: TemporaryFolder) throws {
        let name = UUID().uuidString
        output = URL(filePath: folder.path + "/\(name).out")
        errors = URL(filePath: folder.path + "/\(name).err")
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
    }

    /// Waits until the process has ended, at most `seconds`; whether it has.
    func hasEnded(within seconds: Double) -> Bool {
        guard ended.wait(timeout: .now() + seconds) == .success else { return false }
        ended.signal()
        return true
    }

    /// Sends the process a signal.
    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// What the process has written to standard error so far.
    func messages() -> String {
        (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    }

    /// Waits until the process has written `text` to standard error, at most two minutes.
    func waitForMessage(_ text: String) throws {
        let limit = Date(timeIntervalSinceNow: 120)
        while !messages().contains(text) {
            try #require(Date() < limit && !hasEnded(within: 0.05), "no message with '\(text)': \(messages())")
        }
    }

    /// What the process leaves when it has ended by itself.
    func waitForEnd() throws -> BuiltProgram.Outcome {
        ended.wait()
        ended.signal()
        let exitCode = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return BuiltProgram.Outcome(
            exitCode: exitCode, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
