import MillraceCore
import MillraceFormats

/// A small transfer directly followed by a large one of the same payer: somebody tried whether an account can be drawn on.
struct SmallThenLarge: SubjectRule {
    static let name = "small-then-large"
    let role = Role.payer
    private let small: ExactDecimal
    private let large: ExactDecimal
    private let window: TimeSpan
    private let within: TimeSpan?

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        small = try parameters.amount("small", default: "1.00")
        large = try parameters.amount("large", default: "500.00")
        window = try parameters.window(default: .days(30))
        within = try parameters.duration("within")
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard attempt.amount > Amount.cut(large, in: attempt.currency),
            let before = history.payments(window).last(where: { _ in true }),
            before.currency == attempt.currency, before.amount < Amount.cut(small, in: attempt.currency)
        else { return nil }
        if let within, attempt.time - before.time > within { return nil }
        return [before.contribution]
    }
}
