import MillraceCore

/// Many different accounts pay one. Source: AMLSim, IBM AML.
struct FanIn: SubjectRule {
    static let name = "fan-in"
    let role = Role.payee
    private let fan: Fan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        fan = try Fan(&parameters)
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        fan.judge(attempt.attempt, history.receipts(fan.window))
    }
}

/// One account pays many different ones. Source: AMLSim, IBM AML.
struct FanOut: SubjectRule {
    static let name = "fan-out"
    let role = Role.payer
    private let fan: Fan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        fan = try Fan(&parameters)
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        fan.judge(attempt.attempt, history.payments(fan.window))
    }
}

/// What fan-in and fan-out have in common.
private struct Fan {
    let limit: Int64
    let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        limit = try parameters.integer("limit", default: 10)
        window = try parameters.window(default: .hours(96))
    }

    func judge<Element>(_ attempt: PastAttempt, _ window: AttemptWindow<Element>) -> [Contribution]? {
        // An attempt that is older than the window of the subject's clock is not in it.
        let own: Int64 = window.contains(attempt.time) ? 1 : 0
        guard !window.knows(counterparty: attempt.counterparty), Int64(window.counterpartyCount) + own >= limit else {
            return nil
        }
        return window.lastOfEachCounterparty
    }
}
