import MillraceCore
import MillraceFormats

/// An amount far above what the payer usually pays: so many standard deviations above the mean of its own past, in which the
/// transfer itself does not count yet. Source of the windows: Fraud Detection Handbook.
struct Baseline: SubjectRule {
    static let name = "baseline"
    /// How many attempts make the past at most.
    static let mostAttempts = 1_000

    let role = Role.payer
    private let window: TimeSpan
    /// In thousandths.
    private let deviations: Int64
    private let least: Int64
    private let floor: ExactDecimal

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        window = try parameters.window(default: .days(30))
        deviations = try parameters.thousandths("deviations", default: "4.000")
        least = try parameters.integer("least", default: 5)
        floor = try parameters.amount("floor", default: "100.00")
    }

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        guard attempt.amount >= Amount.cut(floor, in: attempt.currency) else { return nil }
        let past = history.baseline(of: attempt, window)
        let count = Int128(past.count)
        guard count >= Int128(least) else { return nil }
        let sum = past.reduce(Int128(0)) { $0 + Int128($1.amount) }
        let squares = past.reduce(Int128(0)) { $0 + Int128($1.amount) * Int128($1.amount) }
        let excess = count * Int128(attempt.amount) - sum
        return 1_000 * excess > Int128(deviations) * (count * squares - sum * sum).squareRoot ? [] : nil
    }
}

extension SubjectHistory {
    /// What the payer of an attempt paid before, in its currency: the last attempts of a window, the last first.
    func baseline(of attempt: PastAttempt, _ window: TimeSpan) -> ArraySlice<PastAttempt> {
        last(Baseline.mostAttempts, of: window) { $0.role == .payer && $0.currency == attempt.currency }
    }
}

extension Int128 {
    /// The square root, rounded down, of a number that is not negative: Newton's method from above.
    var squareRoot: Int128 {
        if self < 2 { return self }
        var root = Int128(1) << ((128 - leadingZeroBitCount + 1) / 2)
        while true {
            let next = (root + self / root) / 2
            if next >= root { return root }
            root = next
        }
    }
}
