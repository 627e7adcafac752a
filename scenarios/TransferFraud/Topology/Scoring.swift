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

    /// - Throws: `Rejection` if there are no rules: the application publishes some before it starts.
    init(_ event: ScoringEvent, by book: RuleBook?) throws(Rejection) {
        guard let book else { throw Rejection("no-rules", "the log holds no rules that can be read") }
        self.event = event
        self.book = book
    }
}

/// Judges attempts by the histories of their subjects: sections 6 and 7 of the specification. By subject, in the order of
/// arrival.
struct Scoring: KeyedProcessor {
    struct Stores {
        /// What accounts paid.
        var payments: SeriesStore<Subject, PastPayment>
        /// What accounts were paid, and devices were used for.
        var receipts: SeriesStore<Subject, PastAttempt>
        /// The last attempt of each account.
        var last: ValueStore<Subject, AttemptPlace>
        var edges: SeriesStore<Subject, GraphEdge>
        var clock: ValueStore<Subject, Int64>
    }

    func makeStores(_ builder: StoreBuilder<Subject>) -> Stores {
        Stores(
            payments: builder.series("payments", expiringAfter: SubjectHistory.longest),
            receipts: builder.series("receipts", expiringAfter: SubjectHistory.longest),
            last: builder.value("last-attempts"),
            edges: builder.series("edges", expiringAfter: SubjectHistory.longest),
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
            let (time, sequence, book) = (record.timestamp, record.sequence, record.value.book)
            let hits =
                attempt.role == .graph
                ? judgeByGraph(attempt, time, sequence, book, stores)
                : judgeByHistory(attempt, time, sequence, book, stores)
            context.emit(
                attempt.role == .payer
                    ? .attempt(attempt.attempt, roles: attempt.attempt.roleCount, hits)
                    : .hits(id: attempt.attempt.transfer.id, hits))
        }
    }

    private func judgeByHistory(
        _ attempt: SubjectAttempt, _ time: Timestamp, _ sequence: Int64, _ book: RuleBook, _ stores: Stores
    ) -> [Hit] {
        let isOfAccount = attempt.role != .device
        let history = SubjectHistory(
            payments: isOfAccount ? stores.payments.series : nil, receipts: stores.receipts.series,
            last: isOfAccount ? stores.last.value : nil, before: time)
        let past = PastPayment(attempt, time: time, sequence: sequence, lag: history.clock - time)
        let hits = book.judge(attempt, past, history)
        // What has left the longest window when it comes is in none.
        if history.clock - time < SubjectHistory.longest {
            if attempt.role == .payer { stores.payments.append(past) } else { stores.receipts.append(past.attempt) }
        }
        if isOfAccount {
            let last = AttemptPlace(time: time, sequence: sequence, id: past.attempt.id)
            stores.last.set(last, until: Scoring.end(of: history.clock))
        }
        return hits
    }

    /// When an account that was last seen at `clock` is forgotten: after the longest quiet that a rule asks for, rounded up so
    /// that many accounts go together.
    private static func end(of clock: Timestamp) -> Timestamp {
        let (day, end) = (TimeSpan.days(1).milliseconds, (clock + Dormant.longest).milliseconds)
        return Timestamp(milliseconds: end + 2 * day - (end % day + day) % day)
    }

    private func judgeByGraph(
        _ attempt: SubjectAttempt, _ time: Timestamp, _ sequence: Int64, _ book: RuleBook, _ stores: Stores
    ) -> [Hit] {
        let clock = max(stores.clock.value.map(Timestamp.init(milliseconds:)) ?? time, time)
        stores.clock.value = clock.milliseconds
        let transfer = attempt.attempt.transfer
        guard transfer.payer != transfer.payee else { return [] }
        let edge = GraphEdge(transfer, time: time, sequence: sequence, lag: clock - time)
        let hits =
            stores.edges.series.map { book.judge(attempt, edge, TransferGraph.of($0), clock: clock) } ?? []
        if clock - time < SubjectHistory.longest { stores.edges.append(edge) }
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
