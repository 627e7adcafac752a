import Foundation

/// A file that is removed with the last reference to it.
final class TemporaryFile: Sendable {
    let path: String

    init(_ text: String) throws {
        path = NSTemporaryDirectory() + "millrace-fraud-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
