import MillraceCore
import MillraceStreams

/// Keeps the balances of accounts: section 9 of the specification. By account, in the order of arrival.
struct Statements: Processor {
    struct State: Sendable {
        /// By currency; at most a few.
        var balances: [CurrencyBalance] = []
    }

    let initialState = State()

    func process(
        _ record: Record<String, JournalLeg>, _ state: inout State,
        _ context: inout ProcessorContext<String, StatementLine>
    ) {
        let leg = record.value
        let place = state.balances.firstIndex { $0.currency == leg.currency }
        let balance = (place.map { state.balances[$0].balance } ?? 0) + leg.entry
        if let place {
            state.balances[place].balance = balance
        } else {
            state.balances.append(CurrencyBalance(currency: leg.currency, balance: balance))
        }
        context.emit(
            StatementLine(
                sequence: record.sequence, time: record.timestamp, account: record.key, leg: leg, balance: balance))
    }
}

/// What an account has in one currency, in minor units.
struct CurrencyBalance: Hashable, Sendable {
    var currency: Currency
    var balance: Int64
}

extension CurrencyBalance: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        currency = try Currency(from: &reader)
        balance = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        currency.encode(to: writer)
        writer.write(variable: balance)
    }
}

extension Statements.State: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        balances = try [CurrencyBalance](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        balances.encode(to: writer)
    }
}
