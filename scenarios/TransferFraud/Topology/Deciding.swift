import MillraceCore
import MillraceStreams

/// Gathers the hits on a transfer and decides on it when all have come; settles what is held: section 8 of the
/// specification. By id, in the order of arrival.
struct Deciding: KeyedProcessor {
    /// Answers to transfers that were asked for again.
    static let repeats = SideOutput<RepeatedDecision>("repeats")
    /// What became of actions.
    static let actions = SideOutput<ActionOutcome>("actions")
    /// What moves money.
    static let journal = SideOutput<JournalEntry>("journal")

    struct Stores {
        /// Transfers of which hits are still to come.
        var pending: ValueStore<String, PendingDecision>
        /// Decisions with hits, which may be asked for again, or settled. A transfer that was approved without a hit is known
        /// by its repetition alone.
        var kept: ValueStore<String, KeptDecision>
    }

    typealias Context = KeyedContext<String, Decision, NoTimer>

    let limits: DecisionLimits

    func makeStores(_ builder: StoreBuilder<String>) -> Stores {
        Stores(pending: builder.value("pending-decisions"), kept: builder.value("kept-decisions"))
    }

    func process(_ record: Record<String, DecisionEvent>, _ stores: Stores, _ context: inout Context) {
        switch record.value {
        case .attempt(let attempt, let roles, let hits):
            take(hits, attempt, awaiting: roles, record, stores, &context)
        case .hits(_, let hits):
            take(hits, nil, awaiting: 0, record, stores, &context)
        case .repeated(let first):
            answer(first, record.sequence, stores, &context)
        case .action(let action):
            settle(action, record, stores, &context)
        }
    }

    private func take(
        _ hits: [Hit], _ attempt: Attempt?, awaiting roles: Int64, _ record: Record<String, DecisionEvent>,
        _ stores: Stores, _ context: inout Context
    ) {
        var pending = stores.pending.value ?? PendingDecision()
        pending.hits += hits
        pending.missing += roles - 1
        pending.attempt = attempt ?? pending.attempt
        guard pending.missing == 0, let attempt = pending.attempt else { return stores.pending.value = pending }
        stores.pending.value = nil
        let decision = Decision(
            attempt.transfer, time: record.timestamp, sequence: record.sequence, hits: pending.hits, limits)
        context.emit(decision)
        if decision.verdict == .approve {
            context.emit(
                JournalEntry(attempt.transfer, time: record.timestamp, sequence: record.sequence), to: Deciding.journal)
        }
        for sequence in pending.waiting {
            context.emit(RepeatedDecision(sequence: sequence, decision: decision), to: Deciding.repeats)
        }
        if decision.reasons.isEmpty, decision.shadow.isEmpty {
            stores.kept.value = nil
        } else {
            stores.kept.set(KeptDecision(decision), until: Intake.end(of: record.timestamp))
        }
    }

    private func answer(
        _ first: FirstAttempt, _ sequence: Int64, _ stores: Stores, _ context: inout Context
    ) {
        if var pending = stores.pending.value {
            pending.waiting.append(sequence)
            stores.pending.value = pending
        } else {
            // A decision that is kept may be that on an attempt of 30 days before, which had the same id.
            let kept = stores.kept.value?.decision.flatMap { $0.sequence == first.sequence ? $0 : nil }
            let decision = kept ?? Decision(first, limits)
            context.emit(RepeatedDecision(sequence: sequence, decision: decision), to: Deciding.repeats)
        }
    }

    private func settle(
        _ action: TransferAction, _ record: Record<String, DecisionEvent>, _ stores: Stores, _ context: inout Context
    ) {
        var outcome = ActionOutcome(
            sequence: record.sequence, time: record.timestamp, action: action, outcome: .refused, transfer: nil)
        if var kept = stores.kept.value, !kept.isSettled, let decision = kept.decision, decision.verdict == .hold,
            record.timestamp < decision.time + Intake.memory
        {
            kept.isSettled = true
            stores.kept.set(kept, until: Intake.end(of: decision.time))
            outcome.outcome = action.kind == .release ? .released : .declined
            outcome.transfer = decision.transfer
            if action.kind == .release {
                context.emit(
                    JournalEntry(decision.transfer, time: record.timestamp, sequence: record.sequence),
                    to: Deciding.journal)
            }
        }
        context.emit(outcome, to: Deciding.actions)
    }
}
