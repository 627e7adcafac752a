import MillraceCore

/// Writes committed state: the only place where records and offsets take effect.
///
/// Its threads are kept apart by the ``CommitQueue``, its processes by the log's lock, in this order.
final class Committer: @unchecked Sendable {
    private let manifest: any Manifest
    private let table: PartitionTable
    private let news: NewsBoard
    private let segments: SegmentWriter

    init(manifest: any Manifest, table: PartitionTable, news: NewsBoard, segments: SegmentWriter) {
        self.manifest = manifest
        self.table = table
        self.news = news
        self.segments = segments
    }

    /// Commits each of `tickets` and sets its outcome. One that cannot be committed leaves the others alone.
    /// - Returns: What was committed; nil for nothing.
    func commit(_ tickets: [CommitTicket]) -> CommittedBatch? {
        var staged = StagedCommit(version: 0)
        let written = manifest.write(synced: false) { (session) throws(EngineError) in
            staged = StagedCommit(version: 1 + (try table.refresh(from: session, mark: news.commits)))
            for ticket in tickets { stage(ticket.transaction, &staged, session) }
            try staged.save(to: session)
        } isApplied: { (session) throws(EngineError) in
            try staged.isApplied(in: session)
        }
        switch written {
        case .committed: return publish(staged)
        case .failed(let error): fail(tickets, error, as: Self.outcome(of: error))
        case .unknown(let error): fail(tickets, error, as: .unknown(error))
        }
        return nil
    }

    private func stage(
        _ transaction: PendingTransaction, _ staged: inout StagedCommit, _ session: any ManifestSession
    ) {
        do throws(EngineError) {
            try CommitCheck(session: session).check(transaction)
            var part = StagedCommit(version: staged.version)
            var ranges: [TopicPartition: Range<Int64>] = [:]
            for run in transaction.runs {
                var row = staged.rows[run.row] ?? table.knownRow(run.row)
                let first = row.end
                row.version = staged.version
                try segments.write(run, row: &row, sealed: &part.sealed)
                part.rows[run.row] = row
                part.bytes += run.writer.count
                ranges[run.partition] = first..<row.end
            }
            for offsets in transaction.offsets { try part.add(offsets, session) }
            staged.merge(part)
            transaction.outcome = .committed(ranges)
        } catch {
            transaction.outcome = Self.outcome(of: error)
        }
    }

    /// What an error that kept a transaction from being committed means for its producer.
    private static func outcome(of error: EngineError) -> CommitOutcome {
        switch error.code {
        case .fenced: .fenced(error)
        case .diskFull, .unavailable: .retriable(error)
        case .corrupt, .closed, .incompatibleVersion: .fatal(error)
        default: .abortable(error)
        }
    }

    private func publish(_ staged: StagedCommit) -> CommittedBatch? {
        guard !staged.isEmpty else { return nil }
        let mark = staged.rows.isEmpty ? nil : news.countCommit()
        table.apply(Array(staged.rows.values), version: staged.version, mark: mark)
        return CommittedBatch(version: staged.version, bytes: staged.bytes)
    }

    private func fail(_ tickets: [CommitTicket], _ error: EngineError, as outcome: CommitOutcome) {
        for ticket in tickets {
            if case .committed? = ticket.transaction.outcome {
                ticket.transaction.outcome = outcome
            } else if ticket.transaction.outcome == nil {
                ticket.transaction.outcome = outcome
            }
        }
    }
}

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
    }

    func save(to session: any ManifestSession) throws(EngineError) {
        for row in rows.values { try session.save(row) }
        for segment in sealed { try session.save(segment) }
        for offset in offsets { try session.save(offset) }
        if rows.isEmpty, !offsets.isEmpty { try session.raiseVersion(to: version) }
    }

    var isEmpty: Bool { rows.isEmpty && offsets.isEmpty }

    /// Whether these changes are what `session` sees. Versions are given once.
    func isApplied(in session: any ManifestSession) throws(EngineError) -> Bool {
        isEmpty ? true : try session.lastVersion() >= version
    }
}

/// Whether who wants to commit may still do so.
struct CommitCheck {
    let session: any ManifestSession

    func check(_ transaction: PendingTransaction) throws(EngineError) {
        let epoch = try session.producerEpoch(of: transaction.transactionalID)
        guard epoch == transaction.epoch else {
            throw EngineError(
                .fenced,
                "another producer has taken over the transactional id \(transaction.transactionalID): this "
                    + "one has epoch \(transaction.epoch), the newest \(epoch); close this one")
        }
        for offsets in transaction.offsets {
            if let member = offsets.member { try check(member, of: offsets.group) }
        }
    }

    private func check(_ membership: GroupMembership, of name: String) throws(EngineError) {
        let who = "member \(membership.memberID) of group \(name)"
        guard let group = try session.group(named: name),
            let member = try session.member(membership.memberID, of: group.id)
        else {
            throw EngineError(
                .fenced, "\(who) was silent for too long and the group went on without it; its work is done by others")
        }
        guard membership.generation == group.generation, member.generation == group.generation else {
            throw EngineError(
                .fenced, "\(who) commits in generation \(membership.generation), the group is in \(group.generation)")
        }
        guard !member.hasYielded else {
            throw EngineError(.fenced, "\(who) has given back its partitions and commits no more in this generation")
        }
    }
}
