import GRDB

extension Derivation {
    /// What the tables of a batch derivation say of its lines, without results: `line`, with a row for each line read, and
    /// `verdict`, with the `sequence` of each line that is told something of, its `outcome` (`accepted`, `duplicate`, `late` or
    /// `rejected`) and, of a rejected one, the `reason`.
    ///
    /// - Throws: `DatabaseError`.
    public init(verdictsIn database: Database) throws {
        func count(_ outcome: String) throws -> Int64 {
            let sql = "SELECT count(*) FROM verdict WHERE outcome = ?"
            return try Int64.fetchOne(database, sql: sql, arguments: [outcome]) ?? 0
        }
        self.init()
        read = try Int64.fetchOne(database, sql: "SELECT count(*) FROM line") ?? 0
        accepted = try count("accepted")
        duplicates = try count("duplicate")
        late = try Int64.fetchAll(
            database, sql: "SELECT sequence FROM verdict WHERE outcome = 'late' ORDER BY sequence")
        let rows = try Row.fetchCursor(
            database, sql: "SELECT sequence, reason FROM verdict WHERE outcome = 'rejected'")
        while let row = try rows.next() { rejected[row["sequence"]] = row["reason"] }
    }
}
