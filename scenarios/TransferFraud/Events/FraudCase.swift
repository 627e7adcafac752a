import MillraceCore
import MillraceFormats
import MillraceStreams

/// What was held or blocked of one payer in one go: something for a person to look into.
struct FraudCase: Hashable, Sendable {
    /// A decision, as far as a case tells of it.
    struct Item: Hashable, Sendable {
        var time: Timestamp
        var sequence: Int64
        var id: String
        var currency: Currency
        var amount: Int64
        var score: Int64
        var rules: [String]

        init(_ decision: Decision) {
            time = decision.time
            sequence = decision.sequence
            id = decision.transfer.id
            currency = decision.transfer.currency
            amount = decision.transfer.amount
            score = decision.score
            rules = decision.reasons.map(\.rule)
        }
    }

    /// In any order.
    var items: [Item] = []

    /// Without items.
    init() {}
}

/// A case of an account.
struct AccountCase: Sendable {
    var account: String
    var content: FraudCase
}

extension AccountCase: JSONWritable {
    func write(to json: inout JSONWriter) {
        let items = content.items.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        json.beginObject()
        json.member("account", account)
        json.member("opened", instant: items.first?.time.milliseconds ?? 0)
        json.member("closed", instant: items.last?.time.milliseconds ?? 0)
        json.key("transfers")
        json.beginArray()
        for item in items { json.string(item.id) }
        json.endArray()
        json.key("amounts")
        writeAmounts(items, to: &json)
        json.member("score", items.map(\.score).max() ?? 0)
        json.key("rules")
        json.beginArray()
        for rule in Set(items.flatMap(\.rules)).sorted(by: precedesByBytes) { json.string(rule) }
        json.endArray()
        json.endObject()
    }

    private func writeAmounts(_ items: [FraudCase.Item], to json: inout JSONWriter) {
        let amounts = items.reduce(into: [String: Int64]()) { sums, item in
            sums[item.currency.description, default: 0] += item.amount
        }
        json.beginObject()
        for (currency, amount) in amounts.sorted(by: { $0.key < $1.key }) {
            json.key(named: currency)
            json.integer(amount)
        }
        json.endObject()
    }
}

extension FraudCase: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        items = try [Item](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        items.encode(to: writer)
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
