import MillraceFormats

/// Cases as sentences for a person.
enum CaseSentence {
    /// "A case for Alice: 2 transfers of $2,400, held or blocked from Friday, March 6 to Saturday, March 7 (score 60:
    /// new-payee)"; nil for what is no case.
    static func of(_ fields: SentenceFields) -> String? {
        guard let account = fields.text("account"), let opened = fields.moment("opened", of: account)?.date,
            let closed = fields.moment("closed", of: account)?.date, let score = fields.number("score"),
            let transfers = fields.number("count"),
            let amounts = fields.value["amounts"]?.members
        else { return nil }
        let sums = amounts.compactMap { amount in amount.value.int64.map { MoneyText.of($0, amount.name) } }
        let rules = fields.value["rules"]?.elements?.compactMap(\.string) ?? []
        return "A case for \(SentenceFields.name(account)): \(transfers) transfer\(transfers == 1 ? "" : "s") of "
            + "\(sums.joined(separator: " and ")), held or blocked "
            + (opened == closed ? "on \(opened)" : "from \(opened) to \(closed)")
            + " (score \(score): \(rules.joined(separator: ", ")))"
    }
}
