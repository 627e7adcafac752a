import MillraceCore
import MillraceStreams

/// Keeps the balances of accounts: section 9 of the specification. By account, in the order of arrival.
struct Statements: Processor {
    struct State: Sendable {
        /// By currency; at most a few.
        var balances: [CurrencySum] = []
    }

    let initialState = State()

    func process(
        _ record: Record<String, JournalLeg>, _ state: inout State,
        _ context: inout ProcessorContext<String, StatementLine>
    ) {
        let leg = record.value
        let balance = state.balances.add(Int128(leg.entry), in: leg.currency)
        context.emit(
            StatementLine(
                sequence: record.sequence, time: record.timestamp, account: record.key, leg: leg, balance: balance))
    }
}

extension Statements.State: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        balances = try [CurrencySum](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        balances.encode(to: writer)
    }
}
