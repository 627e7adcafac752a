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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        guard attempt.amount >= Amount.cut(amount, in: attempt.currency) else { return nil }
        var count: Int64 = 0
        for past in history.window(window, as: role) {
            if past.counterparty == attempt.counterparty { return nil }
            count += 1
        }
        return count >= least ? [] : nil
    }
}
