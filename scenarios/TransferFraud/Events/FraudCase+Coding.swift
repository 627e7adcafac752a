import MillraceCore
import MillraceStreams

extension FraudCase: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        count = try reader.readVariable()
        opened = Timestamp(milliseconds: try reader.readVariable())
        closed = Timestamp(milliseconds: try reader.readVariable())
        names = try [AttemptPlace](from: &reader)
        amounts = try [CurrencySum](from: &reader)
        score = try reader.readVariable()
        rules = Set(try [String](from: &reader))
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: count)
        writer.write(variable: opened.milliseconds)
        writer.write(variable: closed.milliseconds)
        names.encode(to: writer)
        amounts.encode(to: writer)
        writer.write(variable: score)
        rules.sorted(by: precedesByBytes).encode(to: writer)
    }
}

extension FraudCase.Item: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        time = Timestamp(milliseconds: try reader.readVariable())
        sequence = try reader.readVariable()
        id = try reader.readString()
        currency = try Currency(from: &reader)
        amount = try reader.readVariable()
        score = try reader.readVariable()
        rules = try [String](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: time.milliseconds)
        writer.write(variable: sequence)
        writer.write(string: id)
        currency.encode(to: writer)
        writer.write(variable: amount)
        writer.write(variable: score)
        rules.encode(to: writer)
    }
}
