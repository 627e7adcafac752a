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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        let floor = Amount.cut(floor, in: attempt.currency)
        guard attempt.amount >= floor else { return nil }
        let before = history.last(Int(count) - 1, of: window) { past in
            past.role == .payer && past.currency == attempt.currency
        }
        let amounts = before.map(\.amount) + [attempt.amount]
        guard before.count == Int(count) - 1, let least = amounts.min(), let greatest = amounts.max(), least >= floor
        else { return nil }
        return Int128(greatest) * 100 <= Int128(100 + share) * Int128(least) ? Array(before) : nil
    }
}
