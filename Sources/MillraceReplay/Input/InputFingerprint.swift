import CMillrace
import Foundation

/// What tells one input from another: a checksum (CRC-32C) over the names of its files, their sizes and their beginnings, in
/// order.
enum InputFingerprint {
    /// How much of each file counts.
    private static let beginning = 1 << 16
    private static let prefix = "crc32c:"

    /// The fingerprint of the files at `paths`, whatever folders they lie in: as short for hundreds as for one.
    /// - Throws: ``InputError`` if a file cannot be read.
    static func of(_ paths: [String]) throws(InputError) -> String {
        var checksum: UInt32 = 0
        for path in paths {
            let size = try LineReader.check(path)
            add(Data("\((path as NSString).lastPathComponent)\u{0}\(size)\u{0}".utf8), to: &checksum)
            if size > 0 { add(try beginning(of: path), to: &checksum) }
        }
        return prefix + String(checksum, radix: 16)
    }

    /// Whether `text` is a fingerprint, as earlier versions made none.
    static func isOne(_ text: String) -> Bool { text.hasPrefix(prefix) }

    private static func beginning(of path: String) throws(InputError) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw InputError("\(path) cannot be opened for reading: check its permissions")
        }
        defer { try? file.close() }
        do {
            return try file.read(upToCount: beginning) ?? Data()
        } catch {
            throw InputError("\(path) cannot be read: \(error)")
        }
    }

    private static func add(_ data: Data, to checksum: inout UInt32) {
        checksum = data.withUnsafeBytes { millrace_crc32c(checksum, $0.baseAddress, $0.count) }
    }
}
