import MillraceCore

/// A producer of an embedded log.
///
/// Its batches carry producer, epoch and sequence, and the manifest keeps the last sequences with their offsets. So a
/// transaction whose commit ended as unknown is committed again without harm: if it took effect, that is what is answered.
final class LogProducer: TransactionalProducer {
    private enum State {
        case idle
        case open
        /// The last commit may or may not have taken effect; it can be tried again.
        case unresolved
    }

    /// What never changes of a partition.
    private struct Place {
        /// The partition's row number.
        let row: Int
        let isCompacted: Bool
    }

    private let core: LogCore
    private let ticket = CommitTicket()
    /// The partitions that this producer has written to: what all threads share is looked up once.
    private var places: [TopicPartition: Place] = [:]
    private var state = State.idle
    /// The sequence that follows the last one committed, by row number of the partition.
    private var sequences: [Int: Int32] = [:]
    /// The partitions of a commit of which it is not known whether it took effect.
    private var unsettled: [Int] = []

    private var transaction: PendingTransaction { ticket.transaction }

    init(core: LogCore, transactionalID: String) throws(EngineError) {
        guard !transactionalID.isEmpty else { throw EngineError(.invalid, "a transactional id must not be empty") }
        self.core = core
        transaction.transactionalID = transactionalID
        (transaction.producer, transaction.epoch) = try core.change { (session) throws(EngineError) in
            let epoch = try session.producerEpoch(of: transactionalID) + 1
            let version = try session.lastVersion() + 1
            try session.save(ProducerRow(id: transactionalID, epoch: epoch, version: version))
            try session.raiseVersion(to: version)
            let producer = try session.producerNumber(of: transactionalID)
            try session.deleteSequences(of: producer)
            return (producer, epoch)
        }
    }

    func begin() throws(EngineError) {
        try core.checkOpen()
        guard state != .open else {
            throw EngineError(.invalid, "a transaction is under way; commit or abort it before the next begins")
        }
        try settle()
        transaction.removeAll()
        state = .open
    }

    /// Looks whether a commit that was given up had taken effect.
    private func settle() throws(EngineError) {
        guard !unsettled.isEmpty else { return }
        try core.read { (session) throws(EngineError) in
            for row in unsettled {
                let found = try session.sequence(of: transaction.producer, partition: row)
                if let found, found.epoch == transaction.epoch { sequences[row] = found.next }
            }
        }
        unsettled = []
    }

    func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try checkBegun()
        guard !batch.isEmpty else { return }
        guard batch.byteCount <= core.options.largestBatchBytes else {
            throw EngineError(
                .tooLarge,
                "a batch of \(batch.byteCount) bytes for \(partition); the log takes \(core.options.largestBatchBytes) "
                    + "at most (maxBatchBytes and segmentBytes): make smaller batches, or raise the limit")
        }
        let place = try place(of: partition)
        if batch.hasRecordWithoutKey, place.isCompacted {
            throw EngineError(
                .invalid,
                "a record without a key for \(partition), whose topic is compacted by key: give each record a key")
        }
        let run = transaction.run(of: partition, row: place.row, sequences: sequences)
        let sequence = ProducerSequence(
            producerID: transaction.producer, epoch: Int16(truncatingIfNeeded: transaction.epoch & 0x7FFF),
            first: run.nextSequence)
        run.append(batch.finish(sequence), records: batch.count)
        batch.removeAll()
    }

    private func place(of partition: TopicPartition) throws(EngineError) -> Place {
        if let known = places[partition] { return known }
        let place = Place(
            row: try core.find(partition), isCompacted: try core.topic(of: partition)?.cleanup == .compact)
        places[partition] = place
        return place
    }

    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        try checkBegun()
        guard !group.isEmpty else { throw EngineError(.invalid, "a group's name must not be empty") }
        var pending = PendingOffsets(group: group, member: member, offsets: [])
        for (partition, committed) in offsets {
            guard committed.offset >= 0, committed.metadata.utf8.count <= CommittedOffset.maxMetadataBytes
            else {
                throw EngineError(
                    .invalid,
                    "offset \(committed.offset) for \(partition) with \(committed.metadata.utf8.count) bytes of metadata: "
                        + "an offset is 0 or more, metadata \(CommittedOffset.maxMetadataBytes) bytes or fewer")
            }
            pending.offsets.append((try place(of: partition).row, committed))
        }
        transaction.add(pending)
    }

    func commit() -> CommitOutcome {
        do throws(EngineError) {
            try core.checkOpen()
            guard state != .idle else { throw Self.notBegun }
        } catch {
            return .fatal(error)
        }
        transaction.outcome = nil
        core.commit(ticket)
        let outcome = transaction.outcome ?? .unknown(EngineError(.io, "the commit was lost"))
        switch outcome {
        case .retriable: break
        case .unknown:
            state = .unresolved
            unsettled = transaction.runs.map(\.row)
        case .committed:
            for run in transaction.runs { sequences[run.row] = run.nextSequence }
            unsettled = []
            end()
        case .abortable, .fenced, .fatal: end()
        }
        return outcome
    }

    func abort() {
        if state != .idle { end() }
    }

    private func end() {
        state = .idle
        transaction.removeAll()
    }

    private func checkBegun() throws(EngineError) {
        try core.checkOpen()
        guard state == .open else { throw Self.notBegun }
    }

    private static var notBegun: EngineError {
        EngineError(.invalid, "no transaction is under way; begin one first")
    }
}
