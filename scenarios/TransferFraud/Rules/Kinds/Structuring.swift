import MillraceCore
import MillraceFormats

/// Several transfers just under a threshold within a few business days that are over it together. Sources: 31 CFR 1010.311
/// and 1010.314.
struct Structuring: SubjectRule {
    static let name = "structuring"
    let role = Role.payer
    private let threshold: ExactDecimal
    private let share: Int64
    private let count: Int64
    private let days: Int64

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        threshold = try parameters.amount("threshold", default: "10000.00")
        share = try parameters.integer("share", default: 80, in: 0...1_000_000)
        count = try parameters.integer("count", default: 2)
        days = try parameters.integer("days", default: 1, in: 1...7)
    }

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        let threshold = Amount.cut(threshold, in: attempt.currency)
        let least = (Int128(threshold) * Int128(share) + 99) / 100
        func isBelow(_ past: PastAttempt) -> Bool { Int128(past.amount) >= least && past.amount <= threshold }
        guard isBelow(attempt) else { return nil }

        let span = (attempt.businessDay - days + 1)...attempt.businessDay
        let others = history.window(SubjectHistory.longest, as: role).filter { past in
            past.currency == attempt.currency && span.contains(past.businessDay) && isBelow(past)
        }
        let sum = others.reduce(Int128(attempt.amount)) { $0 + Int128($1.amount) }
        return Int64(others.count) + 1 >= count && sum > Int128(threshold) ? Array(others) : nil
    }
}
