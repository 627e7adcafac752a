#if Kafka
    import Foundation
    import MillraceCore
    import Synchronization

    /// A mock cluster in a process of its own, for as long as this object lives: `kafka-mock`, built beside the tests.
    public final class MockProcess: @unchecked Sendable {
        private let process = Process()
        private let input = Pipe()
        private let output = FileHandle.Lines()
        private let turn = Mutex(())
        /// Addresses of the brokers.
        public let bootstrapServers: String

        /// A cluster of three brokers.
        /// - Throws: What starting a program throws.
        public init() throws {
            process.executableURL = try Self.executable()
            process.standardInput = input
            process.standardOutput = output.pipe
            try process.run()
            try output.pipe.fileHandleForWriting.close()
            bootstrapServers = try output.next()
        }

        deinit {
            // It ends with its input.
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        /// Has the cluster do what `line` says; see ``MockControl/help``.
        /// - Throws: `EngineError` `invalid` with what it answers, if that is not "ok".
        public func tell(_ line: String) throws(EngineError) {
            let answer = turn.withLock { _ in
                Result { () throws -> String in
                    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
                    return try output.next()
                }
            }
            guard case .success("ok") = answer else {
                throw EngineError(.invalid, "the mock cluster does not do '\(line)': \(answer)")
            }
        }

        /// The executable lies beside the test bundle, or beside a folder that the bundle is in.
        private static func executable() throws -> URL {
            let starts =
                [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0])] + Bundle.allBundles.map(\.bundleURL)
            for start in starts {
                var folder = start
                for _ in 0..<5 {
                    let candidate = folder.appending(path: "kafka-mock")
                    if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
                    folder.deleteLastPathComponent()
                }
            }
            throw EngineError(.invalid, "there is no kafka-mock beside the program: build it, too")
        }
    }

    extension FileHandle {
        /// A pipe that is read line by line.
        fileprivate final class Lines {
            let pipe = Pipe()
            private var unread = Data()

            /// The next line, when it is there.
            func next() throws -> String {
                while true {
                    if let end = unread.firstIndex(of: 0x0A) {
                        let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                        unread = Data(unread[(end + 1)...])
                        return line
                    }
                    let data = pipe.fileHandleForReading.availableData
                    guard !data.isEmpty else { throw EngineError(.closed, "the mock cluster has ended") }
                    unread += data
                }
            }
        }
    }
#endif
