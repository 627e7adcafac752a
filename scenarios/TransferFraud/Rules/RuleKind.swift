import MillraceCore

/// A kind of rule: how parameters and a history make a hit. Each kind is a file of its own in `Kinds`, and stands in
/// ``RuleKinds``.
protocol RuleKind: Sendable {
    /// What rules call it.
    static var name: String { get }

    /// A rule of this kind by its parameters.
    /// - Throws: ``RuleError`` if one of them cannot be used.
    init(_ parameters: inout RuleParameters) throws(RuleError)

    /// What it judges by.
    var judge: RuleJudge { get }
}

/// What a rule judges an attempt by.
enum RuleJudge: Sendable {
    case history(any SubjectRule)
    case graph(any GraphRule)
    case attempt(any AttemptRule)

    /// In which role of an attempt it judges; rules that need no history judge beside the payer's.
    var role: Role {
        switch self {
        case .history(let rule): rule.role
        case .graph: .graph
        case .attempt: .payer
        }
    }
}

/// A kind that judges an attempt by the history of one of its subjects. It is a pure function.
protocol SubjectRule: RuleKind {
    /// Whose history it is, and in which role.
    var role: Role { get }

    /// Judges an attempt by the history before it.
    /// - Returns: The attempts that contribute to the hit, in any order, of more than a hit names at least the last ones; nil
    ///   if it is none.
    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]?
}

extension SubjectRule {
    var judge: RuleJudge { .history(self) }
}

/// A kind that judges an attempt by the graph of all accounts. It is a pure function.
protocol GraphRule: RuleKind {
    /// Judges an attempt from one account to another by the edges before it. `clock` is that of all attempts.
    /// - Returns: The attempts that contribute to the hit, in any order; nil if it is none.
    func judge(_ closing: GraphEdge, _ edges: TransferGraph, clock: Timestamp) -> [Contribution]?
}

extension GraphRule {
    var judge: RuleJudge { .graph(self) }
}

/// A kind that judges an attempt by itself and by what the tables say of its accounts. It is a pure function.
protocol AttemptRule: RuleKind {
    /// Judges an attempt.
    /// - Returns: The score of the hit, of a rule that has the score `score`; nil if it is none.
    func judge(_ attempt: Attempt, score: Int64) -> Int64?
}

extension AttemptRule {
    var judge: RuleJudge { .attempt(self) }
}

/// All kinds of rules.
enum RuleKinds {
    static let all: [any RuleKind.Type] = [
        SmallThenLarge.self, Velocity.self, Structuring.self, Baseline.self, HighQuantile.self, NewPayee.self,
        Dormant.self, NewDevice.self, ImpossibleTravel.self, SimilarAmounts.self, PassThrough.self, FanIn.self,
        FanOut.self, GatherScatter.self, Cycle.self, ScatterGather.self, Stack.self, Watchlist.self,
    ]
}
