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

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard attempt.amount >= Amount.cut(floor, in: attempt.currency) else { return nil }
        var (count, sum, squares): (Int128, Int128, Int128) = (0, 0, 0)
        history.baseline(of: attempt, window) { past in
            (count, sum, squares) = (count + 1, sum + Int128(past), squares + Int128(past) * Int128(past))
        }
        guard count >= Int128(least) else { return nil }
        let excess = count * Int128(attempt.amount) - sum
        return 1_000 * excess > Int128(deviations) * (count * squares - sum * sum).squareRoot ? [] : nil
    }
}

extension SubjectHistory {
    /// Hands out the amounts that the payer of an attempt paid before, in its currency: those of a window, the last first.
    @inline(__always)
    func baseline(of attempt: PastPayment, _ window: TimeSpan, _ body: (Int64) -> Void) {
        let payments = payments(window)
        guard payments.mayHave(attempt.currency) else { return }
        var count = 0
        payments.lastFirst { past in
            guard past.currency == attempt.currency else { return true }
            body(past.amount)
            count += 1
            return count < Baseline.mostAttempts
        }
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
