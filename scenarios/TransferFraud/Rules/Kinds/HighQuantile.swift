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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        guard attempt.amount >= Amount.cut(floor, in: attempt.currency) else { return nil }
        let past = history.baseline(of: attempt, window)
        guard Int64(past.count) >= least else { return nil }
        let sorted = past.sorted { ($0.amount, $0.sequence) < ($1.amount, $1.sequence) }
        let rank = (Int64(past.count) * quantile + 99) / 100
        let usual = sorted[Int(rank) - 1]
        return Int128(attempt.amount) * 100 > Int128(factor) * Int128(usual.amount) ? [usual] : nil
    }
}
