import MillraceCore

/// A producer of an embedded log.
final class LogProducer: TransactionalProducer {
    private let core: LogCore
    private let ticket = CommitTicket()
    private var isOpen = false

    private var transaction: PendingTransaction { ticket.transaction }

    init(core: LogCore, transactionalID: String) throws(EngineError) {
        guard !transactionalID.isEmpty else { throw EngineError(.invalid, "a transactional id must not be empty") }
        self.core = core
        transaction.transactionalID = transactionalID
        transaction.epoch = try core.change { (session) throws(EngineError) in
            let epoch = try session.producerEpoch(of: transactionalID) + 1
            let version = try session.lastVersion() + 1
            try session.save(ProducerRow(id: transactionalID, epoch: epoch, version: version))
            try session.raiseVersion(to: version)
            return epoch
        }
    }

    func begin() throws(EngineError) {
        try core.checkOpen()
        guard !isOpen else {
            throw EngineError(.invalid, "a transaction is under way; commit or abort it before the next begins")
        }
        transaction.removeAll()
        isOpen = true
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
        if batch.hasRecordWithoutKey, try core.topic(of: partition)?.cleanup == .compact {
            throw EngineError(
                .invalid,
                "a record without a key for \(partition), whose topic is compacted by key: give each record a key")
        }
        let run = try transaction.run(of: partition) { () throws(EngineError) in try core.find(partition) }
        run.append(batch.finish(), records: batch.count)
        batch.removeAll()
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
            pending.offsets.append((try core.find(partition), committed))
        }
        transaction.add(pending)
    }

    func commit() -> CommitOutcome {
        do throws(EngineError) {
            try checkBegun()
        } catch {
            return .fatal(error)
        }
        transaction.outcome = nil
        core.commit(ticket)
        let outcome = transaction.outcome ?? .unknown(EngineError(.io, "the commit was lost"))
        if case .retriable = outcome { return outcome }
        end()
        return outcome
    }

    func abort() {
        end()
    }

    private func end() {
        isOpen = false
        transaction.removeAll()
    }

    private func checkBegun() throws(EngineError) {
        try core.checkOpen()
        guard isOpen else { throw EngineError(.invalid, "no transaction is under way; begin one first") }
    }
}
