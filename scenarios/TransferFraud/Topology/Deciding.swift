import MillraceCore
import MillraceStreams

/// Gathers the hits on a transfer and decides on it when all have come; settles what is held: section 8 of the
/// specification. By id, in the order of arrival.
struct Deciding: Processor {
    /// Answers to transfers that were asked for again.
    static let repeats = SideOutput<RepeatedDecision>("repeats")
    /// What became of actions.
    static let actions = SideOutput<ActionOutcome>("actions")
    /// What moves money.
    static let journal = SideOutput<JournalEntry>("journal")

    let limits: DecisionLimits
    let initialState = DecidingState()

    func process(
        _ record: Record<String, DecisionEvent>, _ state: inout DecidingState,
        _ context: inout ProcessorContext<String, Decision>
    ) {
        switch record.value {
        case .attempt(let attempt, let roles, let hits):
            state.attempt = attempt
            take(hits, awaiting: roles, record, &state, &context)
        case .hits(_, let hits):
            take(hits, awaiting: 0, record, &state, &context)
        case .repeated(let first):
            answer(first, record.sequence, &state, &context)
        case .action(let action):
            settle(action, record, &state, &context)
        }
    }

    func onTimer(
        _ time: Timestamp, _ state: inout DecidingState, _ context: inout ProcessorContext<String, Decision>
    ) {
        context.forget()
    }

    private func take(
        _ hits: [Hit], awaiting roles: Int64, _ record: Record<String, DecisionEvent>, _ state: inout DecidingState,
        _ context: inout ProcessorContext<String, Decision>
    ) {
        state.hits += hits
        state.missing += roles - 1
        guard state.missing == 0, let attempt = state.attempt else { return }
        let decision = Decision(
            attempt.transfer, time: record.timestamp, sequence: record.sequence, hits: state.hits, limits)
        context.emit(decision)
        if decision.verdict == .approve {
            context.emit(
                JournalEntry(attempt.transfer, time: record.timestamp, sequence: record.sequence), to: Deciding.journal)
        }
        for sequence in state.waiting {
            context.emit(RepeatedDecision(sequence: sequence, decision: decision), to: Deciding.repeats)
        }
        // A transfer that was approved without a hit is known by its repetition alone.
        if decision.reasons.isEmpty, decision.shadow.isEmpty { return context.forget() }
        state = DecidingState(decision)
        context.setTimer(at: Intake.end(of: record.timestamp))
    }

    private func answer(
        _ first: FirstAttempt, _ sequence: Int64, _ state: inout DecidingState,
        _ context: inout ProcessorContext<String, Decision>
    ) {
        if state.missing != 0 {
            state.waiting.append(sequence)
        } else {
            // A decision that is kept may be that on an attempt of 30 days before, which had the same id.
            let kept = state.decision?.decision.flatMap { $0.sequence == first.sequence ? $0 : nil }
            let decision = kept ?? Decision(first, limits)
            context.emit(RepeatedDecision(sequence: sequence, decision: decision), to: Deciding.repeats)
            if state.decision == nil { context.forget() }
        }
    }

    private func settle(
        _ action: TransferAction, _ record: Record<String, DecisionEvent>, _ state: inout DecidingState,
        _ context: inout ProcessorContext<String, Decision>
    ) {
        var outcome = ActionOutcome(
            sequence: record.sequence, time: record.timestamp, action: action, outcome: .refused, transfer: nil)
        if let decision = state.decision?.decision, decision.verdict == .hold, !state.isSettled,
            record.timestamp < decision.time + Intake.memory
        {
            state.isSettled = true
            outcome.outcome = action.kind == .release ? .released : .declined
            outcome.transfer = decision.transfer
            if action.kind == .release {
                context.emit(
                    JournalEntry(decision.transfer, time: record.timestamp, sequence: record.sequence),
                    to: Deciding.journal)
            }
        }
        context.emit(outcome, to: Deciding.actions)
        if state == initialState { context.forget() }
    }
}

/// What is remembered of a transfer.
struct DecidingState: Hashable, Sendable {
    /// The attempt, once its payer's hits have come.
    var attempt: Attempt?
    /// How many of its subjects' hits have not come yet, less those that came before it was known how many there are.
    var missing: Int64 = 0
    var hits: [Hit] = []
    /// The sequences of repetitions that wait for the decision.
    var waiting: [Int64] = []
    /// The decision, if there was any hit.
    var decision: KeptDecision?
    /// Whether what was held is released or declined.
    var isSettled = false

    /// Nothing.
    init() {}

    init(_ decision: Decision) {
        self.decision = KeptDecision(decision)
    }
}

/// A decision that waits to be asked for again, which few are: as bytes, a fraction of what its names and lists take up.
struct KeptDecision: Hashable, Sendable {
    private var bytes: [UInt8]

    init(_ decision: Decision) {
        let writer = ByteWriter()
        decision.encode(to: writer)
        bytes = Array(writer.bytes)
    }

    /// The decision as it was.
    var decision: Decision? {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try? Decision(from: &reader)
        }
    }
}

extension KeptDecision: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        self.init(try Decision(from: &reader))
    }

    func encode(to writer: ByteWriter) {
        bytes.withUnsafeBytes { writer.write($0) }
    }
}

extension DecidingState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        attempt = try Attempt?(from: &reader)
        missing = try reader.readVariable()
        hits = try [Hit](from: &reader)
        waiting = try [Int64](from: &reader)
        decision = try KeptDecision?(from: &reader)
        isSettled = try reader.readBool()
    }

    func encode(to writer: ByteWriter) {
        attempt.encode(to: writer)
        writer.write(variable: missing)
        hits.encode(to: writer)
        waiting.encode(to: writer)
        decision.encode(to: writer)
        writer.write(bool: isSettled)
    }
}
