import MillraceCore

/// Writes committed state: the only place where records and offsets take effect.
///
/// Its threads are kept apart by the ``CommitQueue``, its processes by the log's lock, in this order.
final class Committer: @unchecked Sendable {
    private let manifest: any Manifest
    private let table: PartitionTable
    private let news: NewsBoard
    private let segments: SegmentWriter
    private let epochs = ProducerEpochs()

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
            let last = try table.refresh(from: session, mark: news.commits)
            epochs.begin(at: last)
            staged = StagedCommit(version: last + 1)
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
            try CommitCheck(session: session, epochs: epochs).check(transaction)
            if let ranges = try SequenceCheck(session: session).repeated(transaction) {
                staged.hasRepeated = true
                transaction.outcome = .committed(ranges)
                return
            }
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
                part.sequences.append(
                    SequenceRow(
                        producer: transaction.producer, partition: run.row, epoch: transaction.epoch,
                        first: run.firstSequence, next: run.nextSequence, offsets: first..<row.end,
                        version: staged.version))
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
        // What was committed before, and is only told again, must be durable as well.
        guard !staged.isEmpty else {
            return staged.hasRepeated ? CommittedBatch(version: staged.version - 1, bytes: 0) : nil
        }
        epochs.keep(at: staged.version)
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
