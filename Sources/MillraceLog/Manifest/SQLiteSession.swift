import GRDB
import GRDBSQLite
import MillraceCore

/// The rows of the database, for the transactions of one connection.
final class SQLiteSession: ManifestSession {
    let database: Database
    let path: String
    let statements: CommitStatements
    let roundStatements: RoundStatements

    init(_ database: Database, path: String) throws {
        self.database = database
        self.path = path
        statements = try CommitStatements(database)
        roundStatements = try RoundStatements(database)
    }

    func begin() throws { try statements.begin.run() }

    /// Whether a commit returns only when it is on the disk; to be called between two transactions.
    func setSynced(_ isSynced: Bool) throws {
        let result = sqlite3_exec(
            database.sqliteConnection, isSynced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", nil, nil,
            nil)
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
    }

    func beginReading() throws { try statements.beginReading.run() }

    func commit() throws { try statements.commit.run() }

    func rollback() {
        // An error may have ended the transaction already; then there is nothing left to undo.
        if database.isInsideTransaction { try? statements.rollback.run() }
    }

    func attempt<Result>(_ body: () throws -> Result) throws(EngineError) -> Result {
        do { return try body() } catch { throw .database(error, path) }
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws(EngineError) {
        try attempt { try database.cachedStatement(sql: sql).execute(arguments: arguments) }
    }

    func rows<Element>(
        _ sql: String, _ arguments: StatementArguments = [], _ decode: (Row) throws -> Element
    ) throws(EngineError) -> [Element] {
        try attempt {
            let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            var elements: [Element] = []
            while let row = try cursor.next() { elements.append(try decode(row)) }
            return elements
        }
    }

    func lastVersion() throws(EngineError) -> Int64 {
        try attempt { try statements.lastVersion.first { $0.integer(0) } ?? 0 }
    }

    func partitions(changedAfter version: Int64) throws(EngineError) -> [PartitionRow] {
        try attempt {
            statements.changedPartitions.bind(version, at: 1)
            return try statements.changedPartitions.all { PartitionRow($0) }
        }
    }

    func partition(_ id: Int) throws(EngineError) -> PartitionRow? {
        try attempt {
            statements.partition.bind(Int64(id), at: 1)
            return try statements.partition.first { PartitionRow($0) }
        }
    }

    func save(_ partition: PartitionRow) throws(EngineError) {
        try save(partition, by: statements.savePartition)
    }

    /// Runs `statement` with the columns of `partition`, in the order of ``partitionColumns``.
    func save(_ partition: PartitionRow, by statement: PreparedStatement) throws(EngineError) {
        try attempt {
            statement.bind(Int64(partition.id), at: 1)
            statement.bind(partition.start, at: 2)
            statement.bind(partition.end, at: 3)
            statement.bind(partition.segment, at: 4)
            statement.bind(Int64(partition.bytes), at: 5)
            statement.bind(Int64(partition.checksum), at: 6)
            statement.bind(partition.version, at: 7)
            try statement.run()
        }
    }

    func groups() throws(EngineError) -> [GroupRow] {
        try rows("SELECT id, name, generation, rebalancing FROM groups ORDER BY id") { decodeGroup($0) }
    }

    func group(named name: String) throws(EngineError) -> GroupRow? {
        try attempt {
            statements.group.bind(name, at: 1)
            return try statements.group.first { row in
                GroupRow(
                    id: row.integer(0), name: row.text(1), generation: row.integer(2),
                    isRebalancing: row.integer(3) != 0)
            }
        }
    }

    private func decodeGroup(_ row: Row) -> GroupRow {
        GroupRow(id: row[0], name: row[1], generation: row[2], isRebalancing: row[3])
    }

    func insertGroup(named name: String) throws(EngineError) -> GroupRow {
        try execute("INSERT INTO groups (name, generation, rebalancing) VALUES (?, 0, 0)", [name])
        return GroupRow(id: database.lastInsertedRowID, name: name, generation: 0, isRebalancing: false)
    }

    func save(_ group: GroupRow) throws(EngineError) {
        try execute(
            "UPDATE groups SET generation = ?, rebalancing = ? WHERE id = ?",
            [group.generation, group.isRebalancing, group.id])
    }

    func members(of group: Int64) throws(EngineError) -> [MemberRow] {
        try attempt {
            statements.members.bind(group, at: 1)
            return try statements.members.all { try decodeMember($0) }
        }
    }

    func member(_ id: String, of group: Int64) throws(EngineError) -> MemberRow? {
        try attempt {
            statements.member.bind(group, at: 1)
            statements.member.bind(id, at: 2)
            return try statements.member.first { try decodeMember($0) }
        }
    }

    static let memberColumns =
        #""group", id, topics, generation, assignment, yielded, last_seen, process"#

    private func decodeMember(_ row: PreparedRow) throws -> MemberRow {
        MemberRow(
            group: row.integer(0), id: row.text(1), topics: row.text(2).split(separator: "\n").map(String.init),
            generation: row.integer(3), assignment: try AssignedRange.decode(row.text(4), path: path),
            hasYielded: row.integer(5) != 0, lastSeen: row.integer(6), process: row.text(7))
    }

    func save(_ member: MemberRow) throws(EngineError) {
        try execute(
            "INSERT OR REPLACE INTO members (\(Self.memberColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                member.group, member.id, member.topics.joined(separator: "\n"), member.generation,
                AssignedRange.encode(member.assignment), member.hasYielded, member.lastSeen, member.process,
            ])
    }

    func deleteMember(_ id: String, of group: Int64) throws(EngineError) {
        try execute(#"DELETE FROM members WHERE "group" = ? AND id = ?"#, [group, id])
    }

    func offsets(of group: Int64) throws(EngineError) -> [OffsetRow] {
        try rows(#"SELECT \#(Self.offsetColumns) FROM offsets WHERE "group" = ?"#, [group]) { OffsetRow($0) }
    }

    func offset(of group: Int64, partition: Int) throws(EngineError) -> CommittedOffset? {
        try rows(
            #"SELECT offset, metadata FROM offsets WHERE "group" = ? AND partition = ?"#, [group, partition]
        ) {
            CommittedOffset(offset: $0[0], metadata: $0[1])
        }.first
    }

    func save(_ offset: OffsetRow) throws(EngineError) {
        try attempt {
            let statement = statements.saveOffset
            statement.bind(offset.group, at: 1)
            statement.bind(Int64(offset.partition), at: 2)
            statement.bind(offset.committed.offset, at: 3)
            statement.bind(offset.committed.metadata, at: 4)
            statement.bind(offset.version, at: 5)
            try statement.run()
            statements.noteOffset.bind(offset.group, at: 1)
            statements.noteOffset.bind(Int64(offset.partition), at: 2)
            try statements.noteOffset.run()
        }
    }

    func producerEpoch(of transactionalID: String) throws(EngineError) -> Int64 {
        try attempt {
            statements.producerEpoch.bind(transactionalID, at: 1)
            return try statements.producerEpoch.first { $0.integer(0) } ?? 0
        }
    }
}

extension AssignedRange {
    /// One line for each range: topic, first partition, partition after the last.
    static func encode(_ ranges: [AssignedRange]) -> String {
        ranges.map { "\($0.topic) \($0.partitions.lowerBound) \($0.partitions.upperBound)" }.joined(separator: "\n")
    }

    /// The inverse of `encode`.
    static func decode(_ text: String, path: String) throws(EngineError) -> [AssignedRange] {
        var ranges: [AssignedRange] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let first = Int32(parts[1]), let last = Int32(parts[2]), first <= last else {
                throw EngineError(.corrupt, "\(path): the assignment of a group's member is unreadable: \(line)")
            }
            ranges.append(AssignedRange(topic: String(parts[0]), partitions: first..<last))
        }
        return ranges
    }
}
