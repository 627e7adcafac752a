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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        let money = history.window(window).filter { $0.currency == attempt.currency }
        let incoming = money.filter { $0.role == .payee }
        guard let first = incoming.map(\.sequence).min() else { return nil }
        func sum(_ attempts: [PastAttempt]) -> Int128 { attempts.reduce(0) { $0 + Int128($1.amount) } }
        let income = sum(incoming)
        let before = sum(money.filter { $0.role == .payer && $0.sequence > first })
        let passed = Int128(share) * income
        let isHit =
            income >= Int128(Amount.cut(floor, in: attempt.currency))
            && 100 * (before + Int128(attempt.amount)) >= passed && 100 * before < passed
        return isHit ? incoming : nil
    }
}
