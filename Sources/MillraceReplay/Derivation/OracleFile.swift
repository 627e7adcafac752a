import Foundation

/// Files of lines, as batch derivations read them: the whole file at once.
public enum OracleFile {
    /// Calls `body` with each line of `file` that is not blank, and its number in the file.
    ///
    /// - Throws: ``OracleError`` where the file cannot be read, and what `body` throws.
    public static func forEachLine(
        of file: URL, do body: (Int64, Slice<UnsafeRawBufferPointer>) throws -> Void
    ) throws {
        let data: Data
        do {
            data = try Data(contentsOf: file, options: .mappedIfSafe)
        } catch {
            throw OracleError(place: file.path, message: "cannot be read: \(error.localizedDescription)")
        }
        try data.withUnsafeBytes { bytes in
            var number: Int64 = 0
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                number += 1
                let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                if !isBlank { try body(number, line) }
            }
        }
    }

    /// The line as text; nil where it is not valid UTF-8, has a NUL (where SQLite would end it) or is longer than
    /// `longest`.
    public static func text(of line: Slice<UnsafeRawBufferPointer>, longest: Int) -> String? {
        guard line.count <= longest, !line.contains(0) else { return nil }
        return String(validating: line, as: UTF8.self)
    }
}
