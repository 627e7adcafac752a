import MillraceCore
import MillraceFormats
import MillraceStreams

/// Money that moved: double entry, both legs in one record, so that nothing is ever half done.
struct JournalEntry: Hashable, Sendable {
    /// The place in the input of the transfer, or of the action that released it.
    var sequence: Int64
    var id: String
    var time: Timestamp
    var currency: Currency
    /// The account that pays.
    var debit: String
    /// The account that is paid.
    var credit: String
    var amount: Int64

    /// What moves when `transfer` takes place.
    init(_ transfer: Transfer, time: Timestamp, sequence: Int64) {
        self.sequence = sequence
        id = transfer.id
        self.time = time
        currency = transfer.currency
        debit = transfer.payer
        credit = transfer.payee
        amount = transfer.amount
    }

    /// The accounts with what each gains, the debit first.
    var legs: [(account: String, leg: JournalLeg)] {
        [
            (debit, JournalLeg(id: id, currency: currency, entry: -amount)),
            (credit, JournalLeg(id: id, currency: currency, entry: amount)),
        ]
    }
}

/// One side of a journal entry.
struct JournalLeg: Hashable, Sendable {
    var id: String
    var currency: Currency
    /// What the account gains, in minor units.
    var entry: Int64
}

/// A line of an account's statement.
struct StatementLine: Hashable, Sendable {
    var sequence: Int64
    var time: Timestamp
    var account: String
    var leg: JournalLeg
    /// What the account has in the currency afterwards.
    var balance: Int128
}

/// What became of an action.
struct ActionOutcome: Hashable, Sendable {
    enum Outcome: String, Sendable {
        case released, declined, refused
    }

    var sequence: Int64
    var time: Timestamp
    var action: TransferAction
    var outcome: Outcome
    /// The transfer, unless the action was refused.
    var transfer: Transfer?
}

extension JournalEntry: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", id)
        json.member("time", instant: time.milliseconds)
        json.member("currency", currency.description)
        json.member("debit", debit)
        json.member("credit", credit)
        json.member("amount", amount)
        json.endObject()
    }
}

extension StatementLine: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", leg.id)
        json.member("time", instant: time.milliseconds)
        json.member("account", account)
        json.member("currency", leg.currency.description)
        json.member("entry", leg.entry)
        json.member("balance", balance)
        json.endObject()
    }
}

extension ActionOutcome: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", action.id)
        json.member("time", instant: time.milliseconds)
        json.member("action", action.kind.rawValue)
        json.member("outcome", outcome.rawValue)
        transfer?.writeAccounts(to: &json)
        json.endObject()
    }
}

extension JournalLeg: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try reader.readString()
        currency = try Currency(from: &reader)
        entry = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: id)
        currency.encode(to: writer)
        writer.write(variable: entry)
    }
}
