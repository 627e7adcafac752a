import GRDB

/// The statements of the commit path on one connection.
struct CommitStatements {
    let begin: PreparedStatement
    let beginReading: PreparedStatement
    let commit: PreparedStatement
    let rollback: PreparedStatement
    let lastVersion: PreparedStatement
    let changedPartitions: PreparedStatement
    let partition: PreparedStatement
    let savePartition: PreparedStatement
    let group: PreparedStatement
    let member: PreparedStatement
    let members: PreparedStatement
    let saveOffset: PreparedStatement
    let noteOffset: PreparedStatement
    let producerEpoch: PreparedStatement
    let sequence: PreparedStatement
    let saveSequence: PreparedStatement

    init(_ database: Database) throws {
        begin = try PreparedStatement(database, "BEGIN IMMEDIATE")
        beginReading = try PreparedStatement(database, "BEGIN DEFERRED")
        commit = try PreparedStatement(database, "COMMIT")
        rollback = try PreparedStatement(database, "ROLLBACK")
        lastVersion = try PreparedStatement(
            database,
            "SELECT max((SELECT coalesce(max(version), 0) FROM partitions), "
                + "(SELECT coalesce(max(version), 0) FROM log))")
        changedPartitions = try PreparedStatement(
            database, "SELECT \(SQLiteSession.partitionColumns) FROM partitions WHERE version > ?")
        partition = try PreparedStatement(
            database, "SELECT \(SQLiteSession.partitionColumns) FROM partitions WHERE id = ?")
        savePartition = try PreparedStatement(
            database,
            #"INSERT INTO partitions (id, start, "end", segment, bytes, checksum, version) "#
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE "
                + #"SET start = ?2, "end" = ?3, segment = ?4, bytes = ?5, checksum = ?6, version = ?7"#)
        sequence = try PreparedStatement(
            database,
            "SELECT epoch, first, next, first_offset, next_offset, version FROM sequences "
                + "WHERE producer = ? AND partition = ?")
        saveSequence = try PreparedStatement(
            database,
            "INSERT INTO sequences (producer, partition, epoch, first, next, first_offset, next_offset, version) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (producer, partition) DO UPDATE "
                + "SET epoch = ?3, first = ?4, next = ?5, first_offset = ?6, next_offset = ?7, version = ?8")
        group = try PreparedStatement(database, "SELECT id, name, generation, rebalancing FROM groups WHERE name = ?")
        member = try PreparedStatement(
            database, #"SELECT \#(SQLiteSession.memberColumns) FROM members WHERE "group" = ? AND id = ?"#)
        members = try PreparedStatement(
            database, #"SELECT \#(SQLiteSession.memberColumns) FROM members WHERE "group" = ? ORDER BY id"#)
        saveOffset = try PreparedStatement(
            database,
            #"INSERT INTO offsets ("group", partition, offset, metadata, version) VALUES (?1, ?2, ?3, ?4, ?5) "#
                + #"ON CONFLICT ("group", partition) DO UPDATE SET offset = ?3, metadata = ?4, version = ?5"#)
        noteOffset = try PreparedStatement(
            database, #"INSERT OR IGNORE INTO changed_offsets ("group", partition) VALUES (?1, ?2)"#)
        producerEpoch = try PreparedStatement(database, "SELECT epoch FROM producers WHERE id = ?")
    }
}

/// The statements of a round on one connection.
struct RoundStatements {
    let log: PreparedStatement
    let saveLog: PreparedStatement
    let changedSegments: PreparedStatement
    let removedSegments: PreparedStatement
    let changedOffsets: PreparedStatement
    let changedProducers: PreparedStatement
    let saveDurablePartition: PreparedStatement
    let saveDurableOffset: PreparedStatement
    let settleOffset: PreparedStatement

    init(_ database: Database) throws {
        log = try PreparedStatement(database, "SELECT durability, boot, durable_version, suspect FROM log")
        saveLog = try PreparedStatement(
            database,
            "INSERT INTO log (id, durability, boot, durable_version, suspect, version) VALUES (1, ?1, ?2, ?3, ?4, 0) "
                + "ON CONFLICT (id) DO UPDATE SET durability = ?1, boot = ?2, durable_version = ?3, suspect = ?4")
        let segmentColumns = SQLiteSession.segmentColumns
        changedSegments = try PreparedStatement(
            database,
            "SELECT \(segmentColumns) FROM segments WHERE added > ?1 "
                + "UNION SELECT \(segmentColumns) FROM segments WHERE removed > ?1")
        removedSegments = try PreparedStatement(
            database, "SELECT \(segmentColumns) FROM segments WHERE removed <= ?")
        changedOffsets = try PreparedStatement(
            database,
            #"SELECT "group", partition, offset, metadata, version FROM changed_offsets "#
                + #"JOIN offsets USING ("group", partition) WHERE version > ?"#)
        changedProducers = try PreparedStatement(
            database,
            "SELECT id, epoch, version FROM changed_producers JOIN producers USING (id) WHERE version > ?")
        saveDurablePartition = try PreparedStatement(
            database,
            "INSERT OR REPLACE INTO durable_partitions (\(SQLiteSession.partitionColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        saveDurableOffset = try PreparedStatement(
            database,
            "INSERT OR REPLACE INTO durable_offsets (\(SQLiteSession.offsetColumns)) VALUES (?, ?, ?, ?, ?)")
        // One that has changed again since then stays noted.
        settleOffset = try PreparedStatement(
            database,
            #"DELETE FROM changed_offsets WHERE "group" = ?1 AND partition = ?2 AND ?3 = "#
                + #"(SELECT version FROM offsets WHERE "group" = ?1 AND partition = ?2)"#)
    }
}
