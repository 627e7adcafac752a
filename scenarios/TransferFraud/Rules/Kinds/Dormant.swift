import MillraceCore
import MillraceFormats

/// An account that was quiet for long pays. Source: FFIEC.
struct Dormant: SubjectRule {
    static let name = "dormant"
    /// Who was quiet for longer is not known any more.
    static let longest = TimeSpan.days(365)

    let role = Role.payer
    private let quiet: TimeSpan
    private let amount: ExactDecimal

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        quiet = try parameters.window("quiet", default: .days(30))
        amount = try parameters.amount("amount", default: "500.00")
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard attempt.amount >= Amount.cut(amount, in: attempt.currency), let last = history.last,
            case let silence = attempt.time - last.time, silence > quiet, silence <= Dormant.longest
        else { return nil }
        return [last.contribution]
    }
}
