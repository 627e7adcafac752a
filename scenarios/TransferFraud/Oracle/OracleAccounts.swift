import Foundation
import GRDB
import MillraceReplay

/// Section 2: the table of accounts.
enum OracleAccounts {
    static let tables = """
        -- The entries of the file.
        CREATE TABLE entry (name TEXT PRIMARY KEY, zone TEXT, watch TEXT, trusted INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// Loads the entries of `file` into the table `entry`.
    ///
    /// - Throws: `OracleError` where the file is refused or cannot be read; `DatabaseError`.
    static func load(_ file: URL, into database: Database) throws {
        let insert = try database.makeStatement(sql: "INSERT INTO entry VALUES (CAST(? AS TEXT), ?, ?, ?)")
        var seen: Set<[UInt8]> = []
        try OracleTable.forEachObject(of: file) { object in
            try object.refuseMembers(but: ["account", "zone", "watch", "trusted"])
            let account = try object.requiredName("account")
            guard seen.insert(account).inserted else {
                throw OracleTable.Refusal(message: "the account has an entry already")
            }
            try insert.execute(arguments: [
                Data(account), zone(object), object.word("watch", of: ["block", "hold"]),
                object.flag("trusted") ?? false,
            ])
        }
    }

    private static func zone(_ object: OracleObject) throws -> String? {
        guard object.written("zone") != nil else { return nil }
        guard let zone = object.string("zone").map({ String(decoding: $0, as: UTF8.self) }), OracleZone.exists(zone)
        else { throw OracleTable.Refusal(message: "zone: a zone of the IANA database is needed") }
        return zone
    }
}
