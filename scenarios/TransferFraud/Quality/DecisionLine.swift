import MillraceFormats

/// A line of the result `decisions`, read back.
struct DecisionLine {
    /// A hit, by its rule.
    struct Hit: Hashable {
        var rule: String
        var kind: String
    }

    var sequence: Int64
    var id: String
    /// Event time, in ms.
    var time: Int64
    var payer: String
    var payee: String
    /// In minor units of the currency.
    var amount: Int64
    var currency: String
    var decision: String
    var score: Int64
    /// The hits that count.
    var reasons: [Hit]
    /// Those that count for nothing.
    var shadow: [Hit]

    /// Reads a line; nil for what is no decision.
    init?(_ line: some Collection<UInt8>) {
        let value = Array(line).withUnsafeBytes { try? JSONValue(parsing: $0) }
        guard let value, let sequence = value["sequence"]?.int64, let id = value["id"]?.string,
            case .instant(let time)? = value["time"]?.string.flatMap({ try? TimeText(parsing: $0) }),
            let payer = value["from"]?.string, let payee = value["to"]?.string, let amount = value["amount"]?.int64,
            let currency = value["currency"]?.string, let decision = value["decision"]?.string,
            let score = value["score"]?.int64
        else { return nil }
        (self.sequence, self.id, self.time, self.payer, self.payee) = (sequence, id, time, payer, payee)
        (self.amount, self.currency, self.decision, self.score) = (amount, currency, decision, score)
        reasons = DecisionLine.hits(value["reasons"])
        shadow = DecisionLine.hits(value["shadow"])
    }

    /// Whether the transfer was held or blocked.
    var isStopped: Bool { decision != Verdict.approve.name }

    private static func hits(_ value: JSONValue?) -> [Hit] {
        (value?.elements ?? []).compactMap { hit in
            guard let rule = hit["rule"]?.string, let kind = hit["kind"]?.string else { return nil }
            return Hit(rule: rule, kind: kind)
        }
    }
}
