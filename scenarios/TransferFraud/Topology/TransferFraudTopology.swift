import MillraceCore
import MillraceStreams

/// The topics of the application and the topology between them.
public enum TransferFraudTopology {
    /// Name of the application, and of its group.
    public static let applicationID = "transfer-fraud"

    /// Lines of the input, by transfer.
    static let transfers = Topic("fraud-transfers", key: .string, value: Serde<TransferLine>.line)
    /// What is known of accounts, by account; the last entry counts.
    static let accounts = Topic("fraud-accounts", key: .string, value: Serde<AccountEntry>.line)
    /// All rules in all their versions, under one key; the last entry counts.
    static let rules = Topic("fraud-rules", key: .string, value: Serde<RuleBook>.lines)
    /// The repartition topics whose content depends on the rules.
    static let ruledRepartitions: Set<String> = ["hits", "journal-legs"]
    /// The key of the rules.
    static let rulesKey = "rules"

    /// The results.
    static let decisions = Topic("fraud-decisions", key: .string, value: Serde<Decision>.writingJSON)
    static let repeats = Topic("fraud-repeats", key: .string, value: Serde<RepeatedDecision>.writingJSON)
    static let actions = Topic("fraud-actions", key: .string, value: Serde<ActionOutcome>.writingJSON)
    static let journal = Topic("fraud-journal", key: .string, value: Serde<JournalEntry>.writingJSON)
    static let statements = Topic("fraud-statements", key: .string, value: Serde<StatementLine>.writingJSON)

    static let cases = Topic("fraud-cases", key: .string, value: Serde<AccountCase>.writingJSON)

    /// How much time without a decision to hold or block ends a case.
    static let caseGap = TimeSpan.days(7)
    /// The longest line in bytes; longer ones are rejected.
    static let longestLine = 65_536
    /// How far behind the latest event time a transfer may come.
    static let grace = TimeSpan.days(1)

    /// Lines → attempts, by transfer; attempts → hits, by subject; hits → decisions, by transfer; what is approved → balances,
    /// and what is not → cases, by account.
    static func make(_ limits: DecisionLimits) -> Topology {
        let topology = Topology(applicationID)
        let attempts = intake(topology)
        let decided = decide(attempts, rules: topology.globalTable(rules), limits)
        decided.to(decisions)
        decided.sideOutput(Deciding.repeats).to(repeats)
        decided.sideOutput(Deciding.actions).to(actions)

        decided
            .filter { $0.verdict != .approve }
            .map { ($0.value.transfer.payer, FraudCase.Item($0.value)) }
            .repartition("case-items", key: .string, value: .binary)
            .groupByKey()
            .windowed(by: .session(caseGap))
            .aggregate("cases", FraudCase()) {
                $0.add($1)
            } merge: {
                $0.merge($1)
            }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, AccountCase(account: $0.key.key, content: $0.value)) }
            .to(cases)

        let moved = decided.sideOutput(Deciding.journal)
        moved.to(journal)
        moved
            .flatMap { record in record.value.legs.map { ($0.account, $0.leg) } }
            .repartition("journal-legs", key: .string, value: .binary)
            .groupByKey()
            .process("balances", Statements(), order: .arrival)
            .to(statements)
        return topology
    }

    private static func intake(_ topology: Topology) -> Stream<String, IntakeResult> {
        let accounts = topology.globalTable(accounts)
        let calendar = BusinessCalendar()
        return
            // The lines' own times: other clients that write the topic give their records no such time.
            topology.stream(transfers, timestamp: { line throws(Rejection) in line.time }, grace: grace)
            .mapValues(\.event)
            .leftJoin(accounts, on: { $0.value.payer }) { event, payer in KnownEvent(event: event, payer: payer) }
            .leftJoin(accounts, on: { $0.value.event.payee }) { known, payee in
                KnownEvent(event: known.event, payer: known.payer, payee: payee)
            }
            .mapRecords { $0.value.intakeEvent(at: $0.timestamp, calendar) }
            .groupByKey()
            .process("intake", Intake(), order: .arrival)
    }

    private static func decide(
        _ intake: Stream<String, IntakeResult>, rules: GlobalTable<String, RuleBook>, _ limits: DecisionLimits
    ) -> Stream<String, Decision> {
        intake
            .flatMap { ScoringEvent.all(of: $0.value) }
            .repartition("subjects", key: .binary, value: .binary)
            .leftJoin(rules, on: { _ in rulesKey }) { event, book throws(Rejection) in try RuledEvent(event, by: book) }
            .groupByKey()
            .process("scoring", Scoring(), order: .arrival)
            .selectKey { $0.value.id }
            .repartition("hits", key: .string, value: .binary)
            .groupByKey()
            .process("deciding", Deciding(limits: limits), order: .arrival)
    }
}
