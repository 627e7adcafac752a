import MillraceCore
import MillraceFormats

/// What came in leaves again within hours: the account of a mule. Source: FFIEC.
struct PassThrough: SubjectRule {
    static let name = "pass-through"
    let role = Role.payer
    private let share: Int64
    private let window: TimeSpan
    private let floor: ExactDecimal

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        share = try parameters.integer("share", default: 90, in: 0...1_000_000)
        window = try parameters.window(default: .hours(24))
        floor = try parameters.amount("floor", default: "1000.00")
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        let receipts = history.receipts(window)
        let income = receipts.sum(in: attempt.currency)
        guard income > 0, income >= Int128(Amount.cut(floor, in: attempt.currency)) else { return nil }
        let before = sum(
            of: history.payments(window), after: first(of: receipts, in: attempt.currency), attempt.currency)
        let passed = Int128(share) * income
        guard 100 * (before + Int128(attempt.amount)) >= passed, 100 * before < passed else { return nil }
        return receipts.contributions { $0.currency == attempt.currency }
    }

    /// The sequence of the first of `receipts` in a currency.
    private func first(of receipts: AttemptWindow<PastAttempt>, in currency: Currency) -> Int64 {
        var sequence = Int64.max
        receipts.firstFirst { past in
            if past.currency == currency { sequence = past.sequence }
            return sequence == .max
        }
        return sequence
    }

    /// The sum of what was paid in a currency after `sequence`.
    private func sum(
        of payments: AttemptWindow<PastPayment>, after sequence: Int64, _ currency: Currency
    ) -> Int128 {
        var sum = payments.sum(in: currency)
        payments.firstFirst { past in
            guard past.attempt.sequence <= sequence else { return false }
            if past.currency == currency { sum -= Int128(past.amount) }
            return true
        }
        return sum
    }
}
