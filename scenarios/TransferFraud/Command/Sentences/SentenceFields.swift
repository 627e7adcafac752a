import MillraceFormats

/// The members of a result's line as sentences need them.
struct SentenceFields {
    let value: JSONValue
    /// What clocks show an account at a moment, in ms.
    let moment: (_ time: Int64, _ account: String?) -> LocalMoment

    /// A text; nil if there is none.
    func text(_ name: String) -> String? { value[name]?.string }

    /// A whole number; nil if there is none.
    func number(_ name: String) -> Int64? { value[name]?.int64 }

    /// The name of an account: a first name with a capital, an account's number as it is.
    func name(_ member: String) -> String? { text(member).map(SentenceFields.name) }

    /// The amount in the member `amount` and the like, in the line's currency.
    func money(_ name: String) -> String? {
        guard let amount = number(name), let currency = text("currency") else { return nil }
        return MoneyText.of(amount, currency)
    }

    /// When it was on the clocks of an account.
    func moment(_ name: String = "time", of account: String?) -> LocalMoment? {
        guard case .instant(let time)? = text(name).flatMap({ try? TimeText(parsing: $0) }) else { return nil }
        return moment(time, account)
    }

    /// A name that is all small letters begins with a capital; an account's number stays as it is.
    static func name(_ account: String) -> String {
        account.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            ? account.prefix(1).uppercased() + account.dropFirst() : account
    }
}
