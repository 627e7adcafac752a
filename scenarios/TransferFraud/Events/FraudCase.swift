import MillraceCore
import MillraceFormats
import MillraceStreams

/// What was held or blocked of one payer in one go, for a person to look into: section 9 of the specification. However much
/// it is, it takes no more room than a thousand ids.
struct FraudCase: Hashable, Sendable {
    /// How many transfers a case names.
    static let mostNamed = 1_000

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

    var count: Int64 = 0
    var opened = Timestamp.distantFuture
    var closed = Timestamp.distantPast
    /// The first ones by event time, then sequence, in that order.
    var names: [AttemptPlace] = []
    var amounts: [CurrencySum] = []
    var score: Int64 = 0
    var rules: Set<String> = []

    /// Without transfers.
    init() {}

    mutating func add(_ item: Item) {
        count += 1
        (opened, closed) = (min(opened, item.time), max(closed, item.time))
        amounts.add(Int128(item.amount), in: item.currency)
        score = max(score, item.score)
        rules.formUnion(item.rules)
        let name = AttemptPlace(time: item.time, sequence: item.sequence, id: item.id)
        var place = names.count
        while place > 0, name.isBefore(names[place - 1]) { place -= 1 }
        guard place < FraudCase.mostNamed else { return }
        names.insert(name, at: place)
        if names.count > FraudCase.mostNamed { names.removeLast() }
    }

    /// Takes up another case of the payer: one transfer lies less than the gap from both.
    mutating func merge(_ other: FraudCase) {
        count += other.count
        (opened, closed) = (min(opened, other.opened), max(closed, other.closed))
        for amount in other.amounts { amounts.add(amount.sum, in: amount.currency) }
        score = max(score, other.score)
        rules.formUnion(other.rules)
        names = Array((names + other.names).sorted { $0.isBefore($1) }.prefix(FraudCase.mostNamed))
    }
}

/// A case of an account.
struct AccountCase: Sendable {
    var account: String
    var content: FraudCase
}

extension AccountCase: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("account", account)
        json.member("opened", instant: content.opened.milliseconds)
        json.member("closed", instant: content.closed.milliseconds)
        json.member("count", content.count)
        json.key("transfers")
        json.beginArray()
        for name in content.names { json.string(name.id) }
        json.endArray()
        json.key("amounts")
        json.beginObject()
        for (currency, sum) in content.amounts.map({ ($0.currency.description, $0.sum) }).sorted(by: { $0.0 < $1.0 }) {
            json.key(named: currency)
            json.integer(sum)
        }
        json.endObject()
        json.member("score", content.score)
        json.key("rules")
        json.beginArray()
        for rule in content.rules.sorted(by: precedesByBytes) { json.string(rule) }
        json.endArray()
        json.endObject()
    }
}
