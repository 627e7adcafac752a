import MillraceCore
import MillraceStreams

/// What is kept of an attempt by each of its subjects: 64 bytes, but for names of more than 15.
struct PastAttempt: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var id: String
    /// The payee of what the subject paid, the payer of what it was paid; of a device, empty.
    var counterparty: String
    var amount: Int64
    var currency: Currency
    /// How far it lies behind the subject's clock, in ms: less than the longest window, or it would not be kept.
    private var lag: UInt32

    /// What is kept of `attempt`, which lies `lag` behind the clock of the subject.
    init(_ attempt: SubjectAttempt, time: Timestamp, sequence: Int64, lag: TimeSpan) {
        let transfer = attempt.attempt.transfer
        self.time = time
        self.sequence = sequence
        id = transfer.id
        counterparty =
            switch attempt.role {
            case .payer: transfer.payee
            case .payee: transfer.payer
            case .device, .graph: ""
            }
        amount = transfer.amount
        currency = transfer.currency
        self.lag = UInt32(clamping: lag.milliseconds)
    }
}

extension PastAttempt: SeriesElement {
    /// The subject's clock after it.
    var moment: Timestamp { time + .milliseconds(Int64(lag)) }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        lag = UInt32(clamping: try reader.readVariable())
        sequence = try reader.readVariable()
        id = try reader.readString()
        counterparty = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: Int64(lag))
        writer.write(variable: sequence)
        writer.write(string: id)
        writer.write(string: counterparty)
        writer.write(variable: amount)
        currency.encode(to: writer)
    }
}

/// What an account keeps of an attempt that it paid: what all subjects keep, and how it was paid.
struct PastPayment: Hashable, Sendable {
    var attempt: PastAttempt
    var device: String?
    private var place: CompactLocation
    private var day: Int32

    /// What is kept of `attempt`, as by ``PastAttempt``.
    init(_ attempt: SubjectAttempt, time: Timestamp, sequence: Int64, lag: TimeSpan) {
        self.attempt = PastAttempt(attempt, time: time, sequence: sequence, lag: lag)
        device = attempt.attempt.transfer.device
        place = CompactLocation(attempt.attempt.transfer.location)
        day = Int32(clamping: attempt.attempt.businessDay)
    }

    var time: Timestamp { attempt.time }
    var amount: Int64 { attempt.amount }
    var currency: Currency { attempt.currency }
    var location: Location? { place.location }
    /// In days since 1970-01-01.
    var businessDay: Int64 { Int64(day) }
}

extension PastPayment: SeriesElement {
    var moment: Timestamp { attempt.moment }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        attempt = try PastAttempt(from: &reader)
        device = try String?(from: &reader)
        place = CompactLocation(try Location?(from: &reader))
        day = Int32(clamping: try reader.readVariable())
    }

    func encode(to writer: ByteWriter) {
        attempt.encode(to: writer)
        device.encode(to: writer)
        location.encode(to: writer)
        writer.write(variable: businessDay)
    }
}

/// A location, or none, in 8 bytes.
private struct CompactLocation: Hashable, Sendable {
    private var latitude: Int32
    private var longitude: Int32

    init(_ location: Location?) {
        latitude = location.map { Int32(clamping: $0.latitude) } ?? .min
        longitude = location.map { Int32(clamping: $0.longitude) } ?? .min
    }

    var location: Location? {
        latitude == .min ? nil : Location(latitude: Int64(latitude), longitude: Int64(longitude))
    }
}

/// What series of attempts hold.
protocol PastElement: SeriesElement {
    /// What all subjects keep.
    var attempt: PastAttempt { get }
    /// The device it was made by, where that is kept.
    var device: String? { get }
}

extension PastAttempt: PastElement {
    var attempt: PastAttempt { self }
    var device: String? { nil }
}

extension PastPayment: PastElement {}
