import MillraceCore
import MillraceStreams

/// A line of the input with what the tables say of its accounts.
enum IntakeEvent: Sendable {
    case attempt(Attempt)
    case action(TransferAction)
}

/// What the intake makes of a line.
enum IntakeResult: Sendable {
    /// A transfer that was not asked for before.
    case attempt(Attempt)
    /// A transfer that was asked for before, as it was then.
    case repeated(FirstAttempt)
    /// An action, and the payer of the transfer it is about, if there is one.
    case action(TransferAction, payer: String?)
}

/// What is remembered of an attempt to know it again.
struct FirstAttempt: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var transfer: Transfer

    /// Of `transfer`, what its repetitions must be equal in.
    init(_ transfer: Transfer, time: Timestamp, sequence: Int64) {
        self.time = time
        self.sequence = sequence
        self.transfer = transfer
        (self.transfer.channel, self.transfer.device, self.transfer.zone, self.transfer.location) = (nil, nil, nil, nil)
    }
}

/// What the intake keeps of an attempt, beside its id: 64 bytes, but for names of more than 15.
struct KnownAttempt: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var payer: String
    var payee: String
    var amount: Int64
    var currency: Currency

    init(_ transfer: Transfer, time: Timestamp, sequence: Int64) {
        self.time = time
        self.sequence = sequence
        payer = transfer.payer
        payee = transfer.payee
        amount = transfer.amount
        currency = transfer.currency
    }

    /// Whether `transfer` asks for the same: what a repetition must not change.
    func movesTheSame(as transfer: Transfer) -> Bool {
        payer == transfer.payer && payee == transfer.payee && amount == transfer.amount
            && currency == transfer.currency
    }
}

/// Tells new transfers from repeated ones: section 5 of the specification. By id, in the order of arrival.
struct Intake: KeyedProcessor {
    /// How long an id is remembered.
    static let memory = TimeSpan.days(30)

    /// When an attempt of event time `time` can be forgotten: what comes then is not late, and so no repetition of it.
    static func end(of time: Timestamp) -> Timestamp { time + memory + TransferFraudTopology.grace }

    struct Stores {
        var known: RecentStore<String, KnownAttempt>
    }

    func makeStores(_ builder: StoreBuilder<String>) -> Stores {
        Stores(known: builder.recent("transfers", expiringAfter: Intake.memory))
    }

    func process(
        _ record: Record<String, IntakeEvent>, _ stores: Stores,
        _ context: inout KeyedContext<String, IntakeResult, NoTimer>
    ) {
        let known = stores.known.value
        switch record.value {
        case .action(let action):
            context.accept()
            context.emit(.action(action, payer: known?.payer))
        case .attempt(let attempt):
            let transfer = attempt.transfer
            guard let known, record.timestamp < known.time + Intake.memory else {
                context.accept()
                stores.known.value = KnownAttempt(transfer, time: record.timestamp, sequence: record.sequence)
                return context.emit(.attempt(attempt))
            }
            guard known.movesTheSame(as: transfer) else {
                return context.reject(
                    Rejection("conflicting-repeat", "line \(known.sequence) asked for another transfer by this id"))
            }
            context.skipDuplicate()
            context.emit(.repeated(FirstAttempt(transfer, time: known.time, sequence: known.sequence)))
        }
    }
}

extension FirstAttempt: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        sequence = try reader.readVariable()
        transfer = try Transfer(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: sequence)
        transfer.encode(to: writer)
    }
}

extension KnownAttempt: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        sequence = try reader.readVariable()
        payer = try reader.readString()
        payee = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: sequence)
        writer.write(string: payer)
        writer.write(string: payee)
        writer.write(variable: amount)
        currency.encode(to: writer)
    }
}
