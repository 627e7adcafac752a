import Foundation
import GRDB

/// Files of lines, loaded into tables.
enum OracleLoading {
    private static let longest = 262_144

    /// Loads the lines of `files` into the table `line`, numbered from 1 through all of them; blank ones are not counted.
    ///
    /// - Throws: `OracleError` where a file cannot be read; `DatabaseError`.
    static func load(inputs files: [URL], into database: Database) throws {
        let insert = try database.makeStatement(sql: "INSERT INTO line (sequence, bytes, text) VALUES (?, ?, ?)")
        var sequence: Int64 = 0
        for file in files {
            try forEachLine(of: file) { _, line in
                sequence += 1
                try insert.execute(arguments: [sequence, line.count, text(of: line)])
            }
        }
    }

    /// Loads the lines of the registry into the table `entry_line`, numbered as an editor numbers them.
    ///
    /// - Throws: `OracleError` where the file cannot be read; `DatabaseError`.
    static func load(registry file: URL, into database: Database) throws {
        let insert = try database.makeStatement(sql: "INSERT INTO entry_line (number, bytes, text) VALUES (?, ?, ?)")
        try forEachLine(of: file) { number, line in
            try insert.execute(arguments: [number, line.count, text(of: line)])
        }
    }

    /// Calls `body` with each line of `file` that is not blank, and its number in the file.
    private static func forEachLine(of file: URL, do body: (Int64, Slice<UnsafeRawBufferPointer>) throws -> Void) throws
    {
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

    /// The line as text; nil where it is not valid UTF-8, has a NUL (where SQLite would end it) or is too long.
    private static func text(of line: Slice<UnsafeRawBufferPointer>) -> String? {
        guard line.count <= longest, !line.contains(0) else { return nil }
        return String(validating: line, as: UTF8.self)
    }
}
