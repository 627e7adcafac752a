#if Kafka
    import CRdKafka
    import MillraceCore

    /// Ends the transaction of a client: sends the offsets, then commits, or aborts. Each call has a limit of its own: with
    /// librdkafka's, a coordinator that answers "try again" each time would be asked for ever.
    struct TransactionEnd {
        let producer: ProducerClient
        let what: String
        let options: KafkaOptions

        /// Offsets that go with the transaction.
        struct Offsets {
            var offsets: [TopicPartition: CommittedOffset]
            var group: String
            var member: GroupMembership?
        }

        /// Makes `offsets` part of the transaction; nil if that has been done.
        func send(_ offsets: Offsets) -> CommitOutcome? {
            guard let group = GroupMetadata(group: offsets.group, member: offsets.member) else {
                let error = EngineError(
                    .invalid, "\(what): the membership of group \(offsets.group) is none of this engine's")
                return .abortable(error)
            }
            // When the cluster has aborted the transaction, there is nothing more to be sent.
            let patience = Patience(options, most: producer.transactionTimeout)
            while true {
                let error = PartitionList(offsets.offsets).withPointer { list in
                    group.withPointer {
                        rd_kafka_send_offsets_to_transaction(producer.client.handle, list, $0, max(1, patience.left))
                    }
                }
                guard let failure = KafkaFailure(error) else { return nil }
                guard failure.isRetriable else { return outcome(of: failure) }
                if patience.isOver { return .abortable(failure.engineError(what)) }
                rd_kafka_poll(producer.client.handle, Patience.pauseMilliseconds)
            }
        }

        /// Commits what was sent; nil if it is committed.
        func commit() -> CommitOutcome? {
            let patience = Patience(options)
            while let failure = KafkaFailure(
                rd_kafka_commit_transaction(producer.client.handle, max(1, patience.left)))
            {
                guard failure.isRetriable else { return outcome(ofCommit: failure) }
                // The commit goes on in the background: it is no longer known what will become of it.
                guard !patience.isOver else { return .unknown(failure.engineError(what)) }
                rd_kafka_poll(producer.client.handle, Patience.pauseMilliseconds)
            }
            return nil
        }

        /// Only of what failed before the end of the transaction was asked for is it clear that it is not committed; an
        /// answer to that question may come after it took effect.
        private func outcome(ofCommit failure: KafkaFailure) -> CommitOutcome {
            let outcome = outcome(of: failure)
            // Has the reports come.
            rd_kafka_poll(producer.client.handle, 0)
            if case .abortable(let error) = outcome, producer.reports.failure == nil { return .unknown(error) }
            return outcome
        }

        /// Aborts the transaction; what hinders that, nil if it is done.
        func abort() -> KafkaFailure? {
            let patience = Patience(options)
            while let failure = KafkaFailure(
                rd_kafka_abort_transaction(producer.client.handle, max(1, patience.left)))
            {
                // Where another call has not come to its end, it will not in time, either.
                let isStuck = failure.code == RD_KAFKA_RESP_ERR__CONFLICT
                guard failure.isRetriable, !isStuck, !patience.isOver else { return failure }
                rd_kafka_poll(producer.client.handle, Patience.pauseMilliseconds)
            }
            return nil
        }

        /// What a failure means for the transaction.
        func outcome(of failure: KafkaFailure) -> CommitOutcome {
            var failure = failure
            if failure.code == RD_KAFKA_RESP_ERR__STATE {
                // The transaction failed before, over a record.
                rd_kafka_poll(producer.client.handle, 0)
                if let cause = producer.reports.failure { (failure.code, failure.reason) = (cause.code, cause.reason) }
            }
            if failure.code == RD_KAFKA_RESP_ERR__FATAL || failure.isFatal {
                // What the client died of is told apart from that it died.
                var reason = [CChar](repeating: 0, count: 512)
                let code = rd_kafka_fatal_error(producer.client.handle, &reason, reason.count)
                if code != RD_KAFKA_RESP_ERR_NO_ERROR { failure.code = code }
            }
            // Topics are looked up before anything is sent to them.
            let error = failure.engineErrorOfKnown(what)
            if failure.isFenced { return .fenced(error) }
            // What is not allowed or does not fit is no better the next time. Whatever else a client dies of, its successor
            // need not.
            if [.notPermitted, .tooLarge].contains(error.code) { return .fatal(error) }
            if failure.isRetriable { return .retriable(error) }
            return .abortable(error)
        }
    }
#endif
