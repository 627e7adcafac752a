import Foundation
import GRDB
import MillraceReplay

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
            try OracleFile.forEachLine(of: file) { _, line in
                sequence += 1
                try insert.execute(arguments: [sequence, line.count, OracleFile.text(of: line, longest: longest)])
            }
        }
    }

    /// Loads the lines of the registry into the table `entry_line`, numbered as an editor numbers them.
    ///
    /// - Throws: `OracleError` where the file cannot be read; `DatabaseError`.
    static func load(registry file: URL, into database: Database) throws {
        let insert = try database.makeStatement(sql: "INSERT INTO entry_line (number, bytes, text) VALUES (?, ?, ?)")
        try OracleFile.forEachLine(of: file) { number, line in
            try insert.execute(arguments: [number, line.count, OracleFile.text(of: line, longest: longest)])
        }
    }
}
