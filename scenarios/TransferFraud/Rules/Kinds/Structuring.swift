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

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        let threshold = Amount.cut(threshold, in: attempt.currency)
        let least = (Int128(threshold) * Int128(share) + 99) / 100
        func isBelow(_ past: PastPayment) -> Bool { Int128(past.amount) >= least && past.amount <= threshold }
        guard isBelow(attempt) else { return nil }

        let span = (attempt.businessDay - days + 1)...attempt.businessDay
        var (number, sum): (Int64, Int128) = (1, Int128(attempt.amount))
        var band: [Contribution] = []
        history.payments(SubjectHistory.longest).lastFirst { past in
            guard past.currency == attempt.currency, span.contains(past.businessDay), isBelow(past) else { return true }
            (number, sum) = (number + 1, sum + Int128(past.amount))
            if band.count < Hit.mostTransfers { band.append(past.contribution) }
            return number < count || sum <= Int128(threshold) || band.count < Hit.mostTransfers
        }
        return number >= count && sum > Int128(threshold) ? band : nil
    }
}
