import MillraceCore
import MillraceStreams

/// The place of an attempt in a subject's history: by event time, then by arrival. An account that pays itself has an
/// attempt twice, as payer first.
struct HistoryPlace: Hashable, Comparable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var role: Role

    /// Before all attempts later than `time`.
    static func after(_ time: Timestamp) -> HistoryPlace {
        HistoryPlace(time: time + .milliseconds(1), sequence: .min, role: .payer)
    }

    static func < (left: HistoryPlace, right: HistoryPlace) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.sequence != right.sequence { return left.sequence < right.sequence }
        return left.role.rawValue < right.role.rawValue
    }
}

/// What a subject's history keeps of an attempt.
struct PastAttempt: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var role: Role
    var id: String
    /// The payee of what the subject paid, the payer of what it was paid; of a device, the payer.
    var counterparty: String
    var amount: Int64
    var currency: Currency
    var device: String?
    var location: Location?
    var businessDay: Int64

    /// What is kept of `attempt` in one of its roles.
    init(_ attempt: SubjectAttempt, time: Timestamp, sequence: Int64) {
        let transfer = attempt.attempt.transfer
        self.time = time
        self.sequence = sequence
        role = attempt.role
        id = transfer.id
        counterparty = attempt.role == .payer ? transfer.payee : transfer.payer
        amount = transfer.amount
        currency = transfer.currency
        device = transfer.device
        location = transfer.location
        businessDay = attempt.attempt.businessDay
    }

    var place: HistoryPlace { HistoryPlace(time: time, sequence: sequence, role: role) }
}

extension HistoryPlace: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        sequence = try reader.readVariable()
        role = try Role(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: sequence)
        role.encode(to: writer)
    }
}

extension PastAttempt: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let place = try HistoryPlace(from: &reader)
        (time, sequence, role) = (place.time, place.sequence, place.role)
        id = try reader.readString()
        counterparty = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
        device = try String?(from: &reader)
        location = try Location?(from: &reader)
        businessDay = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        place.encode(to: writer)
        writer.write(string: id)
        writer.write(string: counterparty)
        writer.write(variable: amount)
        currency.encode(to: writer)
        device.encode(to: writer)
        location.encode(to: writer)
        writer.write(variable: businessDay)
    }
}
