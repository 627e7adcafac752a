import MillraceCore

/// An account gathers from many and pays many. Source: IBM AML.
struct GatherScatter: SubjectRule {
    static let name = "gather-scatter"
    let role = Role.payer
    private let limit: Int64
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        limit = try parameters.integer("limit", default: 5)
        window = try parameters.window(default: .days(5))
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        let (payments, receipts) = (history.payments(window), history.receipts(window))
        guard !payments.knows(counterparty: attempt.attempt.counterparty),
            Int64(payments.counterpartyCount) + 1 >= limit, Int64(receipts.counterpartyCount) >= limit
        else { return nil }
        // A transfer from the account to itself is the last one of a payer and of a payee.
        return Array(Set(receipts.lastOfEachCounterparty + payments.lastOfEachCounterparty))
    }
}
