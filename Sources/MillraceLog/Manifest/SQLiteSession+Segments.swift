import GRDB
import MillraceCore

/// The log as a whole, and segments that are written to no more.
extension SQLiteSession {
    func log() throws(EngineError) -> LogRow? {
        let found = try attempt {
            try roundStatements.log.first { row in
                (durability: row.text(0), bootID: row.text(1), version: row.integer(2), isSuspect: row.integer(3) != 0)
            }
        }
        guard let found else { return nil }
        guard let durability = LogDurability(rawValue: found.durability) else {
            throw EngineError(.corrupt, "\(path): the log has the unknown durability \(found.durability)")
        }
        var log = LogRow(durability: durability, bootID: found.bootID)
        log.durableVersion = found.version
        log.isSuspect = found.isSuspect
        return log
    }

    func save(_ log: LogRow) throws(EngineError) {
        try attempt {
            let statement = roundStatements.saveLog
            statement.bind(log.durability.rawValue, at: 1)
            statement.bind(log.bootID, at: 2)
            statement.bind(log.durableVersion, at: 3)
            statement.bind(log.isSuspect ? 1 : 0, at: 4)
            try statement.run()
        }
    }

    func raiseVersion(to version: Int64) throws(EngineError) {
        try execute("UPDATE log SET version = max(version, ?)", [version])
        guard try attempt({ database.changesCount == 1 }) else {
            throw EngineError(.corrupt, "\(path): the row of the log as a whole is missing; restore it from a copy")
        }
    }

    static let segmentColumns = #"partition, base, generation, "end", bytes, checksum, added, removed"#

    func sealedSegments(of partition: Int) throws(EngineError) -> [SegmentRow] {
        try rows(
            "SELECT \(Self.segmentColumns) FROM segments WHERE partition = ? AND removed IS NULL ORDER BY base",
            [partition]
        ) { SegmentRow($0) }
    }

    func segments(changedAfter version: Int64) throws(EngineError) -> [SegmentRow] {
        try attempt {
            roundStatements.changedSegments.bind(version, at: 1)
            return try roundStatements.changedSegments.all { SegmentRow($0) }
        }
    }

    func segments(removedBy version: Int64) throws(EngineError) -> [SegmentRow] {
        try attempt {
            roundStatements.removedSegments.bind(version, at: 1)
            return try roundStatements.removedSegments.all { SegmentRow($0) }
        }
    }

    func save(_ segment: SegmentRow) throws(EngineError) {
        try execute(
            "INSERT OR REPLACE INTO segments (\(Self.segmentColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                segment.partition, segment.base, segment.generation, segment.end, segment.bytes,
                Int64(segment.checksum), segment.added, segment.removed,
            ])
    }

    func forget(_ segment: SegmentRow) throws(EngineError) {
        try execute(
            "DELETE FROM segments WHERE partition = ? AND base = ? AND generation = ?",
            [segment.partition, segment.base, segment.generation])
    }
}

extension SegmentRow {
    /// The row with the columns of `segmentColumns`.
    fileprivate init(_ row: PreparedRow) {
        self.init(
            partition: Int(row.integer(0)), base: row.integer(1), generation: Int(row.integer(2)), end: row.integer(3),
            bytes: Int(row.integer(4)), checksum: UInt32(truncatingIfNeeded: row.integer(5)), added: row.integer(6),
            removed: row.isNull(7) ? nil : row.integer(7))
    }

    /// The row with the columns of `segmentColumns`.
    fileprivate init(_ row: Row) {
        self.init(
            partition: row[0], base: row[1], generation: row[2], end: row[3], bytes: row[4],
            checksum: UInt32(truncatingIfNeeded: row[5] as Int64), added: row[6], removed: row[7])
    }
}
