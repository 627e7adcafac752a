import MillraceCore

/// Many different accounts pay one. Source: AMLSim, IBM AML.
struct FanIn: SubjectRule {
    static let name = "fan-in"
    let role = Role.payee
    private let fan: Fan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        fan = try Fan(&parameters)
    }

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        fan.judge(attempt, history, as: role)
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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory) -> [PastAttempt]? {
        fan.judge(attempt, history, as: role)
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

    func judge(_ attempt: PastAttempt, _ history: SubjectHistory, as role: Role) -> [PastAttempt]? {
        let others = history.window(window, as: role).lastOfEachCounterparty()
        guard others[attempt.counterparty] == nil else { return nil }
        // An attempt that is older than the window of the subject's clock is not in it.
        let own: Int64 = attempt.time > history.clock - window ? 1 : 0
        return Int64(others.count) + own >= limit ? Array(others.values) : nil
    }
}

extension Sequence<PastAttempt> {
    /// The last attempt by arrival of each counterparty.
    func lastOfEachCounterparty() -> [String: PastAttempt] {
        reduce(into: [:]) { last, past in
            if let known = last[past.counterparty], known.sequence > past.sequence { return }
            last[past.counterparty] = past
        }
    }
}
