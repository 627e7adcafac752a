/// The payer or payee is on the watch list.
struct Watchlist: AttemptRule {
    static let name = "watchlist"

    init(_ parameters: inout RuleParameters) throws(RuleError) {}

    func judge(_ attempt: Attempt, score: Int64) -> Int64? {
        if attempt.standing.contains(.barred) { return DecisionLimits.greatest }
        return attempt.standing.contains(.watched) ? score : nil
    }
}
