import Foundation

/// Real data in the optional folder beside the checkout.
enum SharedData {
    /// The path of a file in it; nil if it is not there.
    static func path(_ name: String) -> String? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.deletingLastPathComponent().appendingPathComponent("shared/real-data/\(name)").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
