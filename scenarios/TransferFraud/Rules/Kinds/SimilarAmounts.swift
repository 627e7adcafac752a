import MillraceCore
import MillraceFormats

/// Transfers one after the other of nearly the same amount.
struct SimilarAmounts: SubjectRule {
    static let name = "similar-amounts"
    let role = Role.payer
    private let count: Int64
    private let share: Int64
    private let floor: ExactDecimal
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        count = try parameters.integer("count", default: 3)
        share = try parameters.integer("share", default: 10, in: 0...1_000_000)
        floor = try parameters.amount("floor", default: "100.00")
        window = try parameters.window(default: .days(30))
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        let floor = Amount.cut(floor, in: attempt.currency)
        guard attempt.amount >= floor else { return nil }
        let payments = history.payments(window)
        var (least, greatest) = (attempt.amount, attempt.amount)
        var before: [Contribution] = []
        if count > 1, payments.mayHave(attempt.currency) {
            payments.lastFirst { past in
                guard past.currency == attempt.currency else { return true }
                (least, greatest) = (min(least, past.amount), max(greatest, past.amount))
                before.append(past.contribution)
                return before.count < count - 1
            }
        }
        guard before.count == Int(count) - 1, least >= floor else { return nil }
        return Int128(greatest) * 100 <= Int128(100 + share) * Int128(least) ? before : nil
    }
}
