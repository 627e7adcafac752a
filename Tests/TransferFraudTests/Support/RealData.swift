import Foundation
import Testing

/// The folder of public data beside the package, where there is one.
enum RealData {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/real-data")

    static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func file(_ path: String) -> URL { folder.appendingPathComponent(path) }

    /// The bytes of a file that gzip packed.
    static func unpacked(_ path: String) throws -> Data {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file(path).path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0, "gzip cannot unpack \(path)")
        return data
    }
}
