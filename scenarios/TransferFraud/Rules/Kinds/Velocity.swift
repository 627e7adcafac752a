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
        case "count": limit = .count(try parameters.integer("limit", in: 0...1_000_000_000))
        case "sum": limit = .sum(try parameters.amount("limit"))
        default: throw RuleError("rule \(parameters.rule): aggregate is neither count nor sum")
        }
        window = try parameters.window()
    }

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        let counted = history.window(window, as: role).filter { past in
            !isOfPair || past.counterparty == attempt.counterparty
        }
        // An attempt that is older than the window of the subject's clock is not in it.
        let own = attempt.time > history.clock - window ? attempt : nil
        switch limit {
        case .count(let limit):
            return Int64(counted.count) + (own == nil ? 0 : 1) > limit ? Array(counted) : nil
        case .sum(let limit):
            let sameCurrency = counted.filter { $0.currency == attempt.currency }
            let sum = sameCurrency.reduce(Int128(own?.amount ?? 0)) { $0 + Int128($1.amount) }
            return sum > Int128(Amount.cut(limit, in: attempt.currency)) ? sameCurrency : nil
        }
    }
}
