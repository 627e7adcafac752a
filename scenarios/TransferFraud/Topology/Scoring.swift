import MillraceCore
import MillraceStreams

/// What comes to a subject to be judged, or passes by it on the way to the decision.
enum ScoringEvent: Sendable {
    case attempt(SubjectAttempt)
    case repeated(FirstAttempt)
    case action(TransferAction)

    /// What an intake's result is for each subject. A repetition or action takes the way of the payer's attempt, so that it
    /// comes to the decision after that.
    static func all(of result: IntakeResult) -> [(Subject, ScoringEvent)] {
        switch result {
        case .attempt(let attempt):
            attempt.roles.map { role in
                let attempt = SubjectAttempt(attempt: attempt, role: role)
                return (attempt.subject, .attempt(attempt))
            }
        case .repeated(let first): [(.account(first.transfer.payer), .repeated(first))]
        case .action(let action, let payer): [(.account(payer ?? ""), .action(action))]
        }
    }
}

/// What comes to a transfer to be decided.
enum DecisionEvent: Sendable {
    /// An attempt, in how many roles it is judged, and the hits by its payer's history.
    case attempt(Attempt, roles: Int64, [Hit])
    /// The hits by the history of another of its subjects.
    case hits(id: String, [Hit])
    case repeated(FirstAttempt)
    case action(TransferAction)

    /// The transfer's id.
    var id: String {
        switch self {
        case .attempt(let attempt, _, _): attempt.transfer.id
        case .hits(let id, _): id
        case .repeated(let first): first.transfer.id
        case .action(let action): action.id
        }
    }
}

/// A scoring event with the rules that are known when it is read.
struct RuledEvent: Sendable {
    var event: ScoringEvent
    var book: RuleBook
}

/// Judges attempts by the histories of their subjects: sections 6 and 7 of the specification. By subject, in the order of
/// arrival.
struct Scoring: KeyedProcessor {
    struct Stores {
        var attempts: SubjectHistory.Attempts
        var summary: ValueStore<Subject, SubjectSummary>
        var edges: MapStore<Subject, HistoryPlace, GraphEdge>
        var clock: ValueStore<Subject, Int64>
        /// An index over `edges`.
        let graph = TransferGraph()
    }

    /// How long it is remembered when a subject was last seen.
    static let memory = TimeSpan.days(366)

    func makeStores(_ builder: StoreBuilder<Subject>) -> Stores {
        Stores(
            attempts: builder.map("attempts", subkey: .binary, expiringAfter: SubjectHistory.longest),
            summary: builder.value("summaries", expiringAfter: Scoring.memory),
            edges: builder.map("edges", subkey: .binary, expiringAfter: SubjectHistory.longest),
            clock: builder.value("graph-clock"))
    }

    func process(
        _ record: Record<Subject, RuledEvent>, _ stores: Stores,
        _ context: inout KeyedContext<Subject, DecisionEvent, NoTimer>
    ) {
        switch record.value.event {
        case .repeated(let first): context.emit(.repeated(first))
        case .action(let action): context.emit(.action(action))
        case .attempt(let attempt):
            let past = PastAttempt(attempt, time: record.timestamp, sequence: record.sequence)
            let hits =
                attempt.role == .graph
                ? judgeByGraph(attempt, past, record.value.book, stores)
                : judgeByHistory(attempt, past, record.value.book, stores)
            let roles = Int64(attempt.attempt.roles.count)
            context.emit(
                attempt.role == .payer
                    ? .attempt(attempt.attempt, roles: roles, hits) : .hits(id: past.id, hits))
        }
    }

    private func judgeByHistory(
        _ attempt: SubjectAttempt, _ past: PastAttempt, _ book: RuleBook, _ stores: Stores
    ) -> [Hit] {
        let history = SubjectHistory(stores.attempts, stores.summary.value, before: past.time)
        let hits = book.judge(attempt, past, history)
        stores.attempts.set(past, for: past.place, until: past.time + SubjectHistory.longest)
        stores.summary.set(SubjectSummary(clock: history.clock, last: past), until: history.clock + Scoring.memory)
        return hits
    }

    private func judgeByGraph(
        _ attempt: SubjectAttempt, _ past: PastAttempt, _ book: RuleBook, _ stores: Stores
    ) -> [Hit] {
        let clock = max(stores.clock.value.map(Timestamp.init(milliseconds:)) ?? past.time, past.time)
        stores.clock.value = clock.milliseconds
        let edge = GraphEdge(attempt.attempt.transfer, time: past.time, sequence: past.sequence)
        guard edge.payer != edge.payee else { return [] }
        stores.graph.load(stores.edges.entries.lazy.map(\.value))
        stores.graph.removeEdges(through: clock - SubjectHistory.longest)
        let hits = book.judge(attempt, past, edge, stores.graph, clock: clock)
        stores.edges.set(edge, for: edge.place, until: edge.time + SubjectHistory.longest)
        stores.graph.add(edge)
        return hits
    }
}

extension ScoringEvent: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        switch try reader.read() as UInt8 {
        case 0: self = .attempt(try SubjectAttempt(from: &reader))
        case 1: self = .repeated(try FirstAttempt(from: &reader))
        case 2: self = .action(try TransferAction(from: &reader))
        default: throw DecodingFailure(expected: "a scoring event", position: reader.position)
        }
    }

    func encode(to writer: ByteWriter) {
        switch self {
        case .attempt(let attempt):
            writer.write(byte: 0)
            attempt.encode(to: writer)
        case .repeated(let first):
            writer.write(byte: 1)
            first.encode(to: writer)
        case .action(let action):
            writer.write(byte: 2)
            action.encode(to: writer)
        }
    }
}

extension DecisionEvent: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        switch try reader.read() as UInt8 {
        case 0:
            let attempt = try Attempt(from: &reader)
            self = .attempt(attempt, roles: try reader.readVariable(), try [Hit](from: &reader))
        case 1: self = .hits(id: try reader.readString(), try [Hit](from: &reader))
        case 2: self = .repeated(try FirstAttempt(from: &reader))
        case 3: self = .action(try TransferAction(from: &reader))
        default: throw DecodingFailure(expected: "a decision event", position: reader.position)
        }
    }

    func encode(to writer: ByteWriter) {
        switch self {
        case .attempt(let attempt, let roles, let hits):
            writer.write(byte: 0)
            attempt.encode(to: writer)
            writer.write(variable: roles)
            hits.encode(to: writer)
        case .hits(let id, let hits):
            writer.write(byte: 1)
            writer.write(string: id)
            hits.encode(to: writer)
        case .repeated(let first):
            writer.write(byte: 2)
            first.encode(to: writer)
        case .action(let action):
            writer.write(byte: 3)
            action.encode(to: writer)
        }
    }
}

extension TransferAction: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try reader.readString()
        kind = try reader.readBool() ? .release : .decline
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: id)
        writer.write(bool: kind == .release)
    }
}
