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

/// Tells new transfers from repeated ones: section 5 of the specification. By id, in the order of arrival.
struct Intake: Processor {
    /// How long an id is remembered.
    static let memory = TimeSpan.days(30)

    /// When an attempt of event time `time` can be forgotten: what comes then is not late, and so no repetition of it.
    static func end(of time: Timestamp) -> Timestamp { time + memory + TransferFraudTopology.grace }

    struct State: Sendable {
        var first: FirstAttempt?
    }

    let initialState = State()

    func process(
        _ record: Record<String, IntakeEvent>, _ state: inout State,
        _ context: inout ProcessorContext<String, IntakeResult>
    ) {
        switch record.value {
        case .action(let action):
            context.accept()
            context.emit(.action(action, payer: state.first?.transfer.payer))
            if state.first == nil { context.forget() }
        case .attempt(let attempt):
            guard let first = state.first, record.timestamp < first.time + Intake.memory else {
                context.accept()
                state.first = FirstAttempt(attempt.transfer, time: record.timestamp, sequence: record.sequence)
                context.setTimer(at: Intake.end(of: record.timestamp))
                return context.emit(.attempt(attempt))
            }
            guard attempt.transfer.movesTheSame(as: first.transfer) else {
                return context.reject(
                    Rejection("conflicting-repeat", "line \(first.sequence) asked for another transfer by this id"))
            }
            context.skipDuplicate()
            context.emit(.repeated(first))
        }
    }

    func onTimer(
        _ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<String, IntakeResult>
    ) {
        context.forget()
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

extension Intake.State: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        first = try FirstAttempt?(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        first.encode(to: writer)
    }
}
