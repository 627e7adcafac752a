import MillraceCore
import MillraceFormats

/// More transfers, or more money, in a window than a subject may move.
struct Velocity: SubjectRule {
    static let name = "velocity"
    let role: Role
    /// Whether only transfers to the payee at hand count.
    private let isOfPair: Bool
    private let limit: Limit
    private let window: TimeSpan

    private enum Limit {
        case count(Int64)
        case sum(ExactDecimal)
    }

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        let key = try parameters.text("key")
        switch key {
        case "payer", "pair": role = .payer
        case "payee": role = .payee
        case "device": role = .device
        default: throw RuleError("rule \(parameters.rule): key is not payer, payee, pair or device")
        }
        isOfPair = key == "pair"
        switch try parameters.text("aggregate") {
        case "count": limit = .count(try parameters.integer("limit"))
        case "sum": limit = .sum(try parameters.amount("limit"))
        default: throw RuleError("rule \(parameters.rule): aggregate is neither count nor sum")
        }
        window = try parameters.window()
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        role == .payer
            ? judge(attempt.attempt, history.payments(window)) : judge(attempt.attempt, history.receipts(window))
    }

    private func judge<Element>(_ attempt: PastAttempt, _ window: AttemptWindow<Element>) -> [Contribution]? {
        // An attempt that is older than the window of the subject's clock is not in it.
        let isIn = window.contains(attempt.time)
        let currency: Currency?
        switch limit {
        case .count(let limit):
            let count =
                isOfPair ? window.tally(with: attempt.counterparty, in: attempt.currency).count : window.count
            guard Int64(count) + (isIn ? 1 : 0) > limit else { return nil }
            currency = nil
        case .sum(let limit):
            let sum =
                isOfPair
                ? window.tally(with: attempt.counterparty, in: attempt.currency).sum : window.sum(in: attempt.currency)
            guard sum + (isIn ? Int128(attempt.amount) : 0) > Int128(Amount.cut(limit, in: attempt.currency)) else {
                return nil
            }
            currency = attempt.currency
        }
        return window.contributions { past in
            (!isOfPair || past.attempt.counterparty == attempt.counterparty)
                && (currency == nil || past.attempt.currency == currency)
        }
    }
}
