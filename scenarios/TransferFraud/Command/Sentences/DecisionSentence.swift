import MillraceFormats

/// Decisions as sentences for a person.
enum DecisionSentence {
    /// "Alice sent Bob $250 on Friday at 7:34 pm: approved"; with its score and the rules it rests on, if there are any. Nil
    /// for what is no decision.
    static func of(_ fields: SentenceFields) -> String? {
        guard let decision = fields.text("decision"), let payer = fields.name("from"), let payee = fields.name("to"),
            let money = fields.money("amount"), let moment = fields.moment(of: fields.text("from")),
            let score = fields.number("score")
        else { return nil }
        let (verb, outcome) =
            switch decision {
            case Verdict.approve.name: ("sent", "approved")
            case Verdict.hold.name: ("tried to send", "held")
            default: ("tried to send", "blocked")
            }
        let rules = fields.value["reasons"]?.elements?.compactMap { $0["rule"]?.string } ?? []
        let reasons = rules.isEmpty ? "" : " (score \(score): \(rules.joined(separator: ", ")))"
        return "\(payer) \(verb) \(payee) \(money) on \(moment.text): \(outcome)\(reasons)"
    }
}
