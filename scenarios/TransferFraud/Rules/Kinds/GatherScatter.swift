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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        let payees = history.window(window, as: .payer).lastOfEachCounterparty()
        guard payees[attempt.counterparty] == nil, Int64(payees.count) + 1 >= limit else { return nil }
        let payers = history.window(window, as: .payee).lastOfEachCounterparty()
        guard Int64(payers.count) >= limit else { return nil }
        // A transfer from the account to itself is the last one of a payer and of a payee.
        let selves = Set(payers.values.map(\.sequence))
        return Array(payers.values) + payees.values.filter { !selves.contains($0.sequence) }
    }
}
