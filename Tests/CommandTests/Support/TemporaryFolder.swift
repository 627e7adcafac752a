import Foundation

/// A folder that is removed with the last reference to it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "millrace-command-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file called `name`, and gives its path.
    @discardableResult
    func write(_ name: String, _ content: Data) throws -> String {
        try content.write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    /// Writes a file of these lines.
    @discardableResult
    func write(_ name: String, lines: [String]) throws -> String {
        try write(name, Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// The content of the file called `name`.
    func read(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
    }
}
