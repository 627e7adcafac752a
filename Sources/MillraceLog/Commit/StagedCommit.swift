import MillraceCore

/// What has been committed for one or more threads.
struct CommittedBatch {
    /// The version that the commit made.
    let version: Int64
    /// How many bytes it wrote to segments.
    let bytes: Int
}

/// Changes of committed state that are made together.
struct StagedCommit {
    var version: Int64
    var rows: [Int: PartitionRow] = [:]
    var sealed: [SegmentRow] = []
    var offsets: [OffsetRow] = []
    var sequences: [SequenceRow] = []
    /// Whether some transaction had been committed before.
    var hasRepeated = false
    /// How many bytes were written to segments for them.
    var bytes = 0

    init(version: Int64) {
        self.version = version
    }

    mutating func add(_ pending: PendingOffsets, _ session: any ManifestSession) throws(EngineError) {
        let group = try session.groupOrNew(named: pending.group)
        for (row, committed) in pending.offsets {
            offsets.append(OffsetRow(group: group.id, partition: row, committed: committed, version: version))
        }
    }

    mutating func merge(_ part: StagedCommit) {
        rows.merge(part.rows) { $1 }
        sealed += part.sealed
        bytes += part.bytes
        offsets += part.offsets
        sequences += part.sequences
    }

    func save(to session: any ManifestSession) throws(EngineError) {
        for row in rows.values { try session.save(row) }
        for segment in sealed { try session.save(segment) }
        for offset in offsets { try session.save(offset) }
        for sequence in sequences { try session.save(sequence) }
        if rows.isEmpty, !offsets.isEmpty { try session.raiseVersion(to: version) }
    }

    var isEmpty: Bool { rows.isEmpty && offsets.isEmpty }

    /// Whether these changes are what `session` sees. Versions are given once.
    func isApplied(in session: any ManifestSession) throws(EngineError) -> Bool {
        isEmpty ? true : try session.lastVersion() >= version
    }
}
