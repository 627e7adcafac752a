import GRDB
import MillraceCore

/// What has changed since the durable point, and what it was there.
extension SQLiteSession {
    func durablePartition(_ id: Int) throws(EngineError) -> PartitionRow? {
        try rows("SELECT \(Self.partitionColumns) FROM durable_partitions WHERE id = ?", [id]) { PartitionRow($0) }
            .first
    }

    static let partitionColumns = #"id, start, "end", segment, bytes, checksum, version"#

    func saveDurable(_ partition: PartitionRow) throws(EngineError) {
        try save(partition, by: roundStatements.saveDurablePartition)
    }

    static let offsetColumns = #""group", partition, offset, metadata, version"#

    func delete(_ offset: OffsetRow) throws(EngineError) {
        for table in ["offsets", "changed_offsets"] {
            try execute(
                #"DELETE FROM \#(table) WHERE "group" = ? AND partition = ?"#, [offset.group, offset.partition])
        }
    }

    func offsets(changedAfter version: Int64) throws(EngineError) -> [OffsetRow] {
        try attempt {
            roundStatements.changedOffsets.bind(version, at: 1)
            return try roundStatements.changedOffsets.all { OffsetRow($0) }
        }
    }

    func durableOffset(of offset: OffsetRow) throws(EngineError) -> OffsetRow? {
        try rows(
            #"SELECT \#(Self.offsetColumns) FROM durable_offsets WHERE "group" = ? AND partition = ?"#,
            [offset.group, offset.partition]
        ) { OffsetRow($0) }.first
    }

    func saveDurable(_ offset: OffsetRow) throws(EngineError) {
        try attempt {
            let statement = roundStatements.saveDurableOffset
            statement.bind(offset.group, at: 1)
            statement.bind(Int64(offset.partition), at: 2)
            statement.bind(offset.committed.offset, at: 3)
            statement.bind(offset.committed.metadata, at: 4)
            statement.bind(offset.version, at: 5)
            try statement.run()
            let settling = roundStatements.settleOffset
            settling.bind(offset.group, at: 1)
            settling.bind(Int64(offset.partition), at: 2)
            settling.bind(offset.version, at: 3)
            try settling.run()
        }
    }

    func save(_ producer: ProducerRow) throws(EngineError) {
        try execute(
            "INSERT OR REPLACE INTO producers (id, epoch, version) VALUES (?, ?, ?)",
            [producer.id, producer.epoch, producer.version])
        try execute("INSERT OR IGNORE INTO changed_producers (id) VALUES (?)", [producer.id])
    }

    func delete(_ producer: ProducerRow) throws(EngineError) {
        for table in ["producers", "changed_producers"] {
            try execute("DELETE FROM \(table) WHERE id = ?", [producer.id])
        }
    }

    func producers(changedAfter version: Int64) throws(EngineError) -> [ProducerRow] {
        try attempt {
            roundStatements.changedProducers.bind(version, at: 1)
            return try roundStatements.changedProducers.all { row in
                ProducerRow(id: row.text(0), epoch: row.integer(1), version: row.integer(2))
            }
        }
    }

    func durableProducer(of producer: ProducerRow) throws(EngineError) -> ProducerRow? {
        try rows("SELECT id, epoch, version FROM durable_producers WHERE id = ?", [producer.id]) {
            ProducerRow(id: $0[0], epoch: $0[1], version: $0[2])
        }.first
    }

    func saveDurable(_ producer: ProducerRow) throws(EngineError) {
        try execute(
            "INSERT OR REPLACE INTO durable_producers (id, epoch, version) VALUES (?, ?, ?)",
            [producer.id, producer.epoch, producer.version])
        try execute(
            "DELETE FROM changed_producers WHERE id = ?1 AND ?2 = (SELECT version FROM producers WHERE id = ?1)",
            [producer.id, producer.version])
    }
}

extension PartitionRow {
    /// The row with the columns of `partitionColumns`.
    init(_ row: PreparedRow) {
        self.init(
            id: Int(row.integer(0)), start: row.integer(1), end: row.integer(2), segment: row.integer(3),
            bytes: Int(row.integer(4)), checksum: UInt32(truncatingIfNeeded: row.integer(5)), version: row.integer(6))
    }

    /// The row with the columns of `partitionColumns`.
    init(_ row: Row) {
        self.init(
            id: row[0], start: row[1], end: row[2], segment: row[3], bytes: row[4],
            checksum: UInt32(truncatingIfNeeded: row[5] as Int64), version: row[6])
    }
}

extension OffsetRow {
    /// The row with the columns of `offsetColumns`.
    init(_ row: PreparedRow) {
        self.init(
            group: row.integer(0), partition: Int(row.integer(1)),
            committed: CommittedOffset(offset: row.integer(2), metadata: row.text(3)), version: row.integer(4))
    }

    /// The row with the columns of `offsetColumns`.
    init(_ row: Row) {
        self.init(
            group: row[0], partition: row[1], committed: CommittedOffset(offset: row[2], metadata: row[3]),
            version: row[4])
    }
}
