import MillraceCore
import MillraceFormats

/// Somebody pays a new payee from a device that the account was not used from. Source: FFIEC.
struct NewDevice: SubjectRule {
    static let name = "new-device"
    let role = Role.payer
    private let window: TimeSpan
    private let amount: ExactDecimal

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        window = try parameters.window(default: .days(30))
        amount = try parameters.amount("amount", default: "0.01")
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard let device = attempt.device, attempt.amount >= Amount.cut(amount, in: attempt.currency) else {
            return nil
        }
        let payments = history.payments(window)
        guard case (it: false, any: true) = payments.knows(device: device),
            !payments.knows(counterparty: attempt.attempt.counterparty)
        else { return nil }
        return []
    }
}
