#if Kafka
    import CRdKafka
    import MillraceCore

    /// A transactional producer of a Kafka cluster.
    ///
    /// What makes a transaction fail on its way is kept until the commit, which tells it. Offsets are sent with the commit.
    final class KafkaProducer: TransactionalProducer {
        /// librdkafka takes the time 0 for none and puts its own in place; times before it have no meaning to Kafka.
        static let earliestTimestamp = Timestamp(milliseconds: 1)

        private let transactionalID: String
        private let options: KafkaOptions
        private let metadata: ClusterMetadata
        private let maxRecordBytes: Int
        /// Nil after a transaction whose end is unknown, until another client has settled it.
        private var producer: ProducerClient?
        private var isOpen = false
        /// Whether the client's own transaction has been begun.
        private var isBegun = false
        private var offsets: [TransactionEnd.Offsets] = []
        private var records: [RawRecord] = []
        /// What the commit will end with, known before.
        private var failure: CommitOutcome?
        /// Set for good when another producer has taken over, or the client has died.
        private var lastOutcome: CommitOutcome?

        init(
            transactionalID: String, options: KafkaOptions, metadata: ClusterMetadata, maxRecordBytes: Int
        ) throws(EngineError) {
            guard !transactionalID.isEmpty else { throw EngineError(.invalid, "a transactional id must not be empty") }
            self.transactionalID = transactionalID
            self.options = options
            self.metadata = metadata
            self.maxRecordBytes = maxRecordBytes
            producer = try ProducerClient(transactionalID, options)
        }

        deinit {
            // Only while the cluster answers at once: if it is away, whoever takes over the id aborts what is left.
            if isBegun, let producer { _ = KafkaFailure(rd_kafka_abort_transaction(producer.client.handle, 1_000)) }
        }

        private var what: String { "the producer \(transactionalID)" }

        private func end(_ producer: ProducerClient) -> TransactionEnd {
            TransactionEnd(producer: producer, what: what, options: options)
        }

        func begin() throws(EngineError) {
            guard !isOpen else {
                throw EngineError(.invalid, "a transaction is under way; commit or abort it before the next begins")
            }
            isOpen = true
            failure = lastOutcome
            if failure == nil { settleUnknown() }
            guard failure == nil, let producer else { return }
            producer.reports.removeAll()
            if let error = KafkaFailure(rd_kafka_begin_transaction(producer.client.handle)) {
                fail(with: end(producer).outcome(of: error))
            } else {
                isBegun = true
            }
        }

        func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
            try checkBegun()
            try metadata.check(partition)
            defer { records.removeAll(keepingCapacity: true) }
            do throws(DecodingFailure) {
                let reader = try RecordBatchReader(startOf: batch.finish())
                try reader.appendRecords(from: 0, to: &records)
            } catch {
                throw EngineError(.corrupt, "a batch for \(partition) cannot be read: \(error)")
            }
            for record in records { try check(record, partition) }
            if failure == nil, let producer {
                let error = try RecordSender(producer: producer).send(records, to: partition)
                if let error { fail(with: end(producer).outcome(of: error)) }
            }
            batch.removeAll()
        }

        private func check(_ record: RawRecord, _ partition: TopicPartition) throws(EngineError) {
            let headers = record.headers.count > 1 ? record.headers.count : 0
            let size = (record.key?.count ?? 0) + (record.value?.count ?? 0) + headers
            guard size <= maxRecordBytes else {
                throw EngineError(
                    .tooLarge,
                    "a record of \(size) bytes for \(partition); the client takes \(maxRecordBytes): raise the property "
                        + "message.max.bytes, and the cluster's limit")
            }
            guard record.timestamp >= Self.earliestTimestamp else {
                throw EngineError(
                    .invalid,
                    "a record for \(partition) with the time \(record.timestamp.milliseconds): the client takes only times "
                        + "after 1970-01-01T00:00:00Z, in milliseconds from then")
            }
        }

        func sendOffsets(
            _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
        ) throws(EngineError) {
            try checkBegun()
            guard !group.isEmpty else { throw EngineError(.invalid, "a group's name must not be empty") }
            for (partition, committed) in offsets {
                try metadata.check(partition)
                let size = committed.metadata.utf8.count
                guard committed.offset >= 0, size <= CommittedOffset.maxMetadataBytes else {
                    throw EngineError(
                        .invalid,
                        "offset \(committed.offset) for \(partition) with \(size) bytes of metadata: an offset is 0 or more, "
                            + "metadata \(CommittedOffset.maxMetadataBytes) bytes or fewer")
                }
            }
            self.offsets.append(TransactionEnd.Offsets(offsets: offsets, group: group, member: member))
        }

        func commit() -> CommitOutcome {
            do throws(EngineError) {
                try checkBegun()
            } catch {
                return .fatal(error)
            }
            let outcome = failure ?? commitBegun()
            switch outcome {
            case .committed: isBegun = false
            case .retriable: return outcome
            case .abortable: break
            case .fenced, .fatal: lastOutcome = outcome
            case .unknown:
                isBegun = false
                producer = nil
            }
            abort()
            return outcome
        }

        private func commitBegun() -> CommitOutcome {
            guard let producer else { return .abortable(EngineError(.unavailable, "\(what) is out of reach")) }
            let end = end(producer)
            while let first = offsets.first {
                if let outcome = end.send(first) { return outcome }
                offsets.removeFirst()
            }
            if let outcome = end.commit() { return outcome }
            return .committed(producer.reports.offsets)
        }

        func abort() {
            if isBegun, let producer, let error = end(producer).abort() {
                let outcome = end(producer).outcome(of: error)
                if case .fenced = outcome { lastOutcome = lastOutcome ?? outcome }
                // Another client of the same id aborts what this one could not.
                self.producer = nil
            }
            isOpen = false
            isBegun = false
            failure = nil
            offsets.removeAll(keepingCapacity: true)
            if lastOutcome == nil, producer == nil { settleUnknown() }
        }

        /// Takes over the transactional id anew if the end of a transaction is unknown: then it is settled.
        private func settleUnknown() {
            guard producer == nil else { return }
            do throws(EngineError) {
                producer = try ProducerClient(transactionalID, options)
            } catch {
                fail(with: .abortable(error))
            }
        }

        private func fail(with outcome: CommitOutcome) {
            failure = failure ?? outcome
        }

        private func checkBegun() throws(EngineError) {
            guard isOpen else { throw EngineError(.invalid, "no transaction is under way; begin one first") }
        }
    }
#endif
