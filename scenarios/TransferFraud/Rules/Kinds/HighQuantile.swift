import MillraceCore
import MillraceFormats

/// An amount that is several times the greatest ones of the payer's own past.
struct HighQuantile: SubjectRule {
    static let name = "high-quantile"
    let role = Role.payer
    private let window: TimeSpan
    private let quantile: Int64
    private let factor: Int64
    private let least: Int64
    private let floor: ExactDecimal

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        window = try parameters.window(default: .days(30))
        quantile = try parameters.integer("quantile", default: 99, in: 1...100)
        factor = try parameters.integer("factor", default: 300, in: 0...1_000_000)
        least = try parameters.integer("least", default: 20)
        floor = try parameters.amount("floor", default: "100.00")
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard attempt.amount >= Amount.cut(floor, in: attempt.currency) else { return nil }
        func isFarBelow(_ amount: Int64) -> Bool { Int128(attempt.amount) * 100 > Int128(factor) * Int128(amount) }
        var (count, below): (Int64, Int64) = (0, 0)
        history.baseline(of: attempt, window) { past in
            count += 1
            if isFarBelow(past) { below += 1 }
        }
        // The amounts that are far below come first by amount: the one at the rank is one of them if they are so many.
        let rank = (count * quantile + 99) / 100
        guard count >= least, below >= rank else { return nil }
        return [usual(attempt, history, rank: Int(rank)).contribution]
    }

    /// The attempt at the rank by amount, then by arrival, of those that make the past, which are so many.
    private func usual(_ attempt: PastPayment, _ history: SubjectHistory, rank: Int) -> PastPayment {
        var past: [PastPayment] = []
        history.payments(window).lastFirst { payment in
            if payment.currency == attempt.currency { past.append(payment) }
            return past.count < Baseline.mostAttempts
        }
        past.sort { ($0.amount, $0.attempt.sequence) < ($1.amount, $1.attempt.sequence) }
        return past[rank - 1]
    }
}
