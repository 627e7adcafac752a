import GRDB
import MillraceCore

/// The log as a whole, and segments that are written to no more.
extension SQLiteSession {
    func log() throws(EngineError) -> LogRow? {
        try rows("SELECT durability, boot, durable_version, suspect FROM log") { row in
            let name: String = row[0]
            guard let durability = LogDurability(rawValue: name) else {
                throw EngineError(.corrupt, "\(path): the log has the unknown durability \(name)")
            }
            var log = LogRow(durability: durability, bootID: row[1])
            log.durableVersion = row[2]
            log.isSuspect = row[3]
            return log
        }.first
    }

    func save(_ log: LogRow) throws(EngineError) {
        try execute(
            "INSERT INTO log (id, durability, boot, durable_version, suspect, version) VALUES (1, ?1, ?2, ?3, ?4, 0) "
                + "ON CONFLICT (id) DO UPDATE SET durability = ?1, boot = ?2, durable_version = ?3, suspect = ?4",
            [log.durability.rawValue, log.bootID, log.durableVersion, log.isSuspect])
    }

    func raiseVersion(to version: Int64) throws(EngineError) {
        try execute("UPDATE log SET version = max(version, ?)", [version])
        guard try attempt({ database.changesCount == 1 }) else {
            throw EngineError(.corrupt, "\(path): the row of the log as a whole is missing; restore it from a copy")
        }
    }

    private static let segmentColumns = #"partition, base, generation, "end", bytes, checksum, added, removed"#

    func sealedSegments(of partition: Int) throws(EngineError) -> [SegmentRow] {
        try rows(
            "SELECT \(Self.segmentColumns) FROM segments WHERE partition = ? AND removed IS NULL ORDER BY base",
            [partition]
        ) { SegmentRow($0) }
    }

    func segments(changedAfter version: Int64) throws(EngineError) -> [SegmentRow] {
        try rows(
            "SELECT \(Self.segmentColumns) FROM segments WHERE added > ?1 "
                + "UNION SELECT \(Self.segmentColumns) FROM segments WHERE removed > ?1", [version]
        ) { SegmentRow($0) }
    }

    func segments(removedBy version: Int64) throws(EngineError) -> [SegmentRow] {
        try rows("SELECT \(Self.segmentColumns) FROM segments WHERE removed <= ?", [version]) { SegmentRow($0) }
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
    fileprivate init(_ row: Row) {
        self.init(
            partition: row[0], base: row[1], generation: row[2], end: row[3], bytes: row[4],
            checksum: UInt32(truncatingIfNeeded: row[5] as Int64), added: row[6], removed: row[7])
    }
}
