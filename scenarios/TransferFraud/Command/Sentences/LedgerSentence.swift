/// What moves, and what accounts have then, as sentences for a person.
enum LedgerSentence {
    /// "$250 moved from Alice to Bob (T17)"; nil for what is no line of the journal.
    static func ofJournal(_ fields: SentenceFields) -> String? {
        guard let id = fields.text("id"), let debit = fields.name("debit"), let credit = fields.name("credit"),
            let money = fields.money("amount")
        else { return nil }
        return "\(money) moved from \(debit) to \(credit) (\(id))"
    }

    /// "Bob has $1,250 after $250 (T17)"; nil for what is no line of a statement.
    static func ofStatement(_ fields: SentenceFields) -> String? {
        guard let id = fields.text("id"), let account = fields.name("account"), let entry = fields.money("entry"),
            let balance = fields.money("balance")
        else { return nil }
        return "\(account) has \(balance) after \(entry) (\(id))"
    }
}
