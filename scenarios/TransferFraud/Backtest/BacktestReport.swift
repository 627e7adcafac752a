import MillraceFormats
import MillraceReplay

/// Where two sets of rules differ on the same attempts, and how often.
public struct BacktestReport {
    /// How often a rule has hit, so that it counts, before and after.
    struct RuleCounts {
        var before: Int64 = 0
        var after: Int64 = 0
        var gained: Int64 = 0
        var lost: Int64 = 0
    }

    /// A decision before and after.
    struct Pair: Hashable {
        var before: String
        var after: String
    }

    private(set) var differences: [DecisionDifference] = []
    private(set) var transfers: Int64 = 0
    private(set) var pairs: [Pair: Int64] = [:]
    private(set) var rules: [String: RuleCounts] = [:]
    /// The quality of the decisions before and after; nil without labels.
    private(set) var quality: (before: FraudQuality, after: FraudQuality)?

    private struct Attempt: Hashable {
        var id: String
        var sequence: Int64
    }

    /// Compares the decisions of a backtest. Attempts that are decided on one side only, as those of a live run that has not
    /// come to its end, are left out.
    /// - Throws: `InputError` if most attempts are decided on one side only: they are not the same attempts then.
    public init(_ backtest: Backtest) throws(InputError) {
        let old = Dictionary(
            backtest.before.compactMap(DecisionLine.init).map { (Attempt(id: $0.id, sequence: $0.sequence), $0) }
        ) { first, _ in first }
        let frauds = backtest.labels.map { BacktestReport.frauds(among: old.values, $0) }
        for after in backtest.after.compactMap(DecisionLine.init) {
            let attempt = Attempt(id: after.id, sequence: after.sequence)
            guard let before = old[attempt] else { continue }
            let isFraud = backtest.labels?.know(after.sequence) == true ? frauds?.contains(attempt) : nil
            add(DecisionDifference(before: before, after: after, isFraud: isFraud))
        }
        let fewer = Int64(min(backtest.before.count, backtest.after.count))
        guard 2 * transfers >= fewer else {
            throw InputError(
                "of \(backtest.before.count) decisions before and \(backtest.after.count) after only \(transfers) are of the "
                    + "same transfers, by id and sequence: the decisions before were not made on this input")
        }
        quality = backtest.labels.map { labels in
            (
                FraudQuality(decisions: backtest.before, labels: labels),
                FraudQuality(decisions: backtest.after, labels: labels)
            )
        }
    }

    private static func frauds(
        among attempts: some Sequence<DecisionLine>, _ labels: FraudLabels
    ) -> Set<Attempt> {
        var (labels, frauds): (FraudLabels, Set<Attempt>) = (labels, [])
        for attempt in attempts.sorted(by: { $0.sequence < $1.sequence })
        where labels.take(id: attempt.id, sequence: attempt.sequence) != nil {
            frauds.insert(Attempt(id: attempt.id, sequence: attempt.sequence))
        }
        return frauds
    }

    private mutating func add(_ difference: DecisionDifference) {
        transfers += 1
        let (before, after) = (difference.before, difference.after)
        pairs[Pair(before: before.decision, after: after.decision), default: 0] += 1
        for hit in before.reasons { rules[hit.rule, default: RuleCounts()].before += 1 }
        for hit in after.reasons { rules[hit.rule, default: RuleCounts()].after += 1 }
        for rule in difference.gained { rules[rule, default: RuleCounts()].gained += 1 }
        for rule in difference.lost { rules[rule, default: RuleCounts()].lost += 1 }
        if difference.isDifferent { differences.append(difference) }
    }
}
