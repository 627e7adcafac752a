import MillraceCore
import MillraceStreams

/// A transfer as somebody asked for it, before anyone has judged it.
struct Transfer: Hashable, Sendable {
    /// What tells it from others; a transfer that is asked for again has the same.
    var id: String
    /// The account that pays.
    var payer: String
    /// The account that is paid.
    var payee: String
    /// In minor units of the currency.
    var amount: Int64
    var currency: Currency
    var channel: String?
    var device: String?
    /// Zone of the payer, by its IANA name, where the transfer says so.
    var zone: String?
    var location: Location?
}

/// What becomes of a held transfer, as a person has decided.
struct TransferAction: Hashable, Sendable {
    enum Kind: String, Sendable {
        case release, decline
    }

    /// The transfer's id.
    var id: String
    var kind: Kind
}

/// A line of the input.
struct TransferLine: Hashable, Sendable {
    var time: Timestamp
    var event: TransferEvent
}

/// What a line of the input says.
enum TransferEvent: Hashable, Sendable {
    case transfer(Transfer)
    case action(TransferAction)
}

extension Transfer: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try reader.readString()
        payer = try reader.readString()
        payee = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
        channel = try String?(from: &reader)
        device = try String?(from: &reader)
        zone = try String?(from: &reader)
        location = try Location?(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: id)
        writer.write(string: payer)
        writer.write(string: payee)
        writer.write(variable: amount)
        currency.encode(to: writer)
        channel.encode(to: writer)
        device.encode(to: writer)
        zone.encode(to: writer)
        location.encode(to: writer)
    }
}
