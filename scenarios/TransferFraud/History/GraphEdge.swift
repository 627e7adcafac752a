import MillraceCore
import MillraceStreams

/// An attempt as an edge between two accounts: 80 bytes, but for names of more than 15.
struct GraphEdge: Hashable, Sendable {
    var time: Timestamp
    var sequence: Int64
    var id: String
    var payer: String
    var payee: String
    var amount: Int64
    var currency: Currency
    /// How far it lies behind the clock of all attempts, in ms: less than the longest window, or it would not be kept.
    private var lag: UInt32

    /// The edge of `transfer`, which lies `lag` behind the clock of all attempts.
    init(_ transfer: Transfer, time: Timestamp, sequence: Int64, lag: TimeSpan) {
        self.time = time
        self.sequence = sequence
        id = transfer.id
        payer = transfer.payer
        payee = transfer.payee
        amount = transfer.amount
        currency = transfer.currency
        self.lag = UInt32(clamping: lag.milliseconds)
    }

    var contribution: Contribution { Contribution(sequence: sequence, id: id) }
}

extension GraphEdge: SeriesElement {
    /// The clock of all attempts after it.
    var moment: Timestamp { time + .milliseconds(Int64(lag)) }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        lag = UInt32(clamping: try reader.readVariable())
        sequence = try reader.readVariable()
        id = try reader.readString()
        payer = try reader.readString()
        payee = try reader.readString()
        amount = try reader.readVariable()
        currency = try Currency(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: Int64(lag))
        writer.write(variable: sequence)
        writer.write(string: id)
        writer.write(string: payer)
        writer.write(string: payee)
        writer.write(variable: amount)
        currency.encode(to: writer)
    }
}
