import MillraceCore

/// Tells a transaction that is sent again from a new one, by the sequences of its records.
struct SequenceCheck {
    let session: any ManifestSession

    /// The offsets of `transaction` if it has been committed before; nil if it is what comes next.
    /// - Throws: ``EngineError`` `invalid` if it is neither: records are missing in between, or come a second time in
    ///   another transaction.
    func repeated(_ transaction: PendingTransaction) throws(EngineError) -> [TopicPartition: Range<Int64>]? {
        var ranges: [TopicPartition: Range<Int64>] = [:]
        for run in transaction.runs {
            guard let known = try session.sequence(of: transaction.producer, partition: run.row),
                known.epoch == transaction.epoch, known.next != run.firstSequence
            else { continue }
            guard known.first == run.firstSequence, known.next == run.nextSequence else {
                throw failure(transaction, run, "the last transaction there ended before \(known.next)")
            }
            ranges[run.partition] = known.offsets
        }
        if ranges.isEmpty { return nil }
        guard let other = transaction.runs.first(where: { ranges[$0.partition] == nil }) else { return ranges }
        throw failure(transaction, other, "other partitions of the same transaction have been committed before")
    }

    private func failure(_ transaction: PendingTransaction, _ run: BatchRun, _ found: String) -> EngineError {
        EngineError(
            .invalid,
            "the producer \(transaction.transactionalID) sends the records from sequence \(run.firstSequence) to "
                + "\(run.partition), but \(found): abort, and begin again from what was committed")
    }
}
