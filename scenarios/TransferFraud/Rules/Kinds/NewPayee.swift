import MillraceCore
import MillraceFormats

/// A large amount to somebody whom the payer has not paid before. Source: FFIEC.
struct NewPayee: SubjectRule {
    static let name = "new-payee"
    let role = Role.payer
    private let amount: ExactDecimal
    private let window: TimeSpan
    private let least: Int64

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        amount = try parameters.amount("amount", default: "1000.00")
        window = try parameters.window(default: .days(30))
        least = try parameters.integer("least", default: 3)
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard attempt.amount >= Amount.cut(amount, in: attempt.currency) else { return nil }
        let payments = history.payments(window)
        return !payments.knows(counterparty: attempt.attempt.counterparty) && Int64(payments.count) >= least ? [] : nil
    }
}
