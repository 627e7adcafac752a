/// What became of actions, as sentences for a person.
enum ActionSentence {
    /// "Alice's $250 to Bob (T17) was released on Friday at 8:10 pm"; nil for what is no action.
    static func of(_ fields: SentenceFields) -> String? {
        guard let id = fields.text("id"), let action = fields.text("action"), let outcome = fields.text("outcome"),
            let moment = fields.moment(of: fields.text("from"))
        else { return nil }
        guard let payer = fields.name("from"), let payee = fields.name("to"), let money = fields.money("amount") else {
            return "\(id) could not be \(action)d on \(moment.text): it is not held"
        }
        return "\(payer)'s \(money) to \(payee) (\(id)) was \(outcome) on \(moment.text)"
    }
}
