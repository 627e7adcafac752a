import MillraceCore

/// All rules, in all their versions, and the suppressions: which of them hold at an attempt.
public final class RuleBook: Sendable {
    /// The lines it was read from.
    let lines: String
    /// The versions of each rule, the greatest first.
    private let versions: [[Rule]]
    private let suppressions: [Suppression]
    /// For each role, where in `versions` the rules stand that judge by it in some version.
    private let places: [Role: [Int]]

    /// Reads the lines of a file of rules; blank ones are passed over.
    /// - Throws: ``RuleError`` for the first line that cannot be used, with its number.
    public init(lines text: String) throws(RuleError) {
        var (rules, suppressions): ([Rule], [Suppression]) = ([], [])
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(RuleError) {
                switch try RuleLine(String(line)) {
                case .rule(let rule): rules.append(rule)
                case .suppression(let suppression): suppressions.append(suppression)
                }
            } catch {
                throw RuleError("line \(number + 1): \(error.description)")
            }
        }
        lines = text
        self.suppressions = suppressions
        versions = Dictionary(grouping: rules, by: \.id).sorted { $0.key < $1.key }
            .map { $0.value.sorted { $0.version > $1.version } }
        for rule in versions where Set(rule.map(\.version)).count < rule.count {
            throw RuleError("rule \(rule[0].id) has a version twice")
        }
        var places: [Role: [Int]] = [:]
        for (place, rule) in versions.enumerated() {
            for role in Set(rule.map(\.judge.role)) { places[role, default: []].append(place) }
        }
        self.places = places
    }

    /// The hits on an attempt of the rules that judge it by the history of one of its subjects. Rules that need no history judge
    /// it beside the payer's.
    func judge(_ attempt: SubjectAttempt, _ past: PastPayment, _ history: SubjectHistory) -> [Hit] {
        hits(attempt, past.time, past.attempt.sequence) { rule in
            switch rule.judge {
            case .history(let judge): return judge.judge(past, history)
            case .attempt(let judge):
                guard let score = judge.judge(attempt.attempt, score: rule.score) else { return nil }
                rule.score = score
                return []
            case .graph: return nil
            }
        }
    }

    /// The hits on an attempt of the rules that judge it by the graph of all accounts.
    func judge(
        _ attempt: SubjectAttempt, _ edge: GraphEdge, _ graph: TransferGraph, clock: Timestamp
    ) -> [Hit] {
        hits(attempt, edge.time, edge.sequence) { rule in
            guard case .graph(let judge) = rule.judge else { return nil }
            return judge.judge(edge, graph, clock: clock)
        }
    }

    /// The hits of the rules that judge an attempt in one of its roles; `judge` may change the score.
    private func hits(
        _ attempt: SubjectAttempt, _ time: Timestamp, _ sequence: Int64,
        _ judge: (inout Rule) -> [Contribution]?
    ) -> [Hit] {
        (places[attempt.role] ?? []).compactMap { place in
            guard var rule = rule(at: place, time, sequence), rule.judge.role == attempt.role,
                rule.isJudged(in: attempt.attempt.transfer.currency),
                let contributing = judge(&rule)
            else { return nil }
            return Hit(rule, counts: counts(rule, attempt.attempt, time, sequence), contributing: contributing)
        }
    }

    /// The version of a rule that holds.
    private func rule(at place: Int, _ time: Timestamp, _ sequence: Int64) -> Rule? {
        versions[place].first { $0.effect.holds(at: time, sequence: sequence) }
    }

    private func counts(_ rule: Rule, _ attempt: Attempt, _ time: Timestamp, _ sequence: Int64) -> Bool {
        if rule.state != .active || attempt.standing.contains(.trusted) && rule.kind != Watchlist.name { return false }
        return !suppressions.contains { suppression in
            suppression.rule == rule.id && suppression.account == attempt.transfer.payer
                && time < suppression.until
                && suppression.effect.holds(at: time, sequence: sequence)
        }
    }
}
