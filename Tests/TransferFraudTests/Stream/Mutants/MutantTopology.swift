import MillraceStreams

@testable import TransferFraud

/// The application's topology with parts that a test may exchange. As it stands it is the production topology once more.
struct MutantTopology {
    /// What is known of payer and payee, as a line is joined with it.
    var knows: @Sendable (KnownEvent) -> KnownEvent = { $0 }
    /// In whose zone business days are counted.
    var changeIntake: @Sendable (IntakeEvent) -> IntakeEvent = { $0 }
    /// What the intake passes on.
    var changeResult: @Sendable (IntakeResult) -> IntakeResult = { $0 }
    /// The rules as scoring sees them.
    var changeRules: @Sendable (RuleBook) -> RuleBook = { $0 }
    /// What scoring says to the decision.
    var changeHits: @Sendable (DecisionEvent) -> DecisionEvent = { $0 }
    var order = Order.arrival
    /// Which decisions go into cases, and of whom.
    var isInCase: @Sendable (Decision) -> Bool = { $0.verdict != .approve }
    var caseAccount: @Sendable (Decision) -> String = { $0.transfer.payer }
    var caseGap = TransferFraudTopology.caseGap
    var changeJournal: @Sendable (JournalEntry) -> JournalEntry? = { $0 }

    func make() -> Topology {
        make(intake: Intake(), deciding: Deciding(limits: DecisionLimits()), statements: Statements())
    }

    func make(intake: some IntakeProcessor) -> Topology {
        make(intake: intake, deciding: Deciding(limits: DecisionLimits()), statements: Statements())
    }

    func make(deciding: some DecidingProcessor) -> Topology {
        make(intake: Intake(), deciding: deciding, statements: Statements())
    }

    func make(statements: some StatementsProcessor) -> Topology {
        make(intake: Intake(), deciding: Deciding(limits: DecisionLimits()), statements: statements)
    }

    func make(
        intake: some IntakeProcessor, deciding: some DecidingProcessor, statements: some StatementsProcessor
    ) -> Topology {
        let topology = Topology(TransferFraudTopology.applicationID)
        let decided = scored(taken(topology, intake), rules: topology.globalTable(TransferFraudTopology.rules))
            .selectKey { $0.value.id }
            .repartition("hits", key: .string, value: .binary)
            .groupByKey()
            .process("deciding", deciding, order: order)
        decided.to(TransferFraudTopology.decisions)
        decided.sideOutput(Deciding.repeats).to(TransferFraudTopology.repeats)
        decided.sideOutput(Deciding.actions).to(TransferFraudTopology.actions)
        writeCases(decided)
        let changeJournal = changeJournal
        let moved = decided.sideOutput(Deciding.journal).compactMapValues { changeJournal($0) }
        moved.to(TransferFraudTopology.journal)
        moved
            .flatMap { record in record.value.legs.map { ($0.account, $0.leg) } }
            .repartition("journal-legs", key: .string, value: .binary)
            .groupByKey()
            .process("balances", statements, order: order)
            .to(TransferFraudTopology.statements)
        return topology
    }

    private func taken(_ topology: Topology, _ intake: some IntakeProcessor) -> Stream<String, IntakeResult> {
        let (knows, changeIntake, changeResult) = (knows, changeIntake, changeResult)
        let accounts = topology.globalTable(TransferFraudTopology.accounts)
        let calendar = BusinessCalendar()
        return
            topology.stream(
                TransferFraudTopology.transfers, timestamp: { line throws(Rejection) in line.time },
                grace: TransferFraudTopology.grace
            )
            .mapValues(\.event)
            .leftJoin(accounts, on: { $0.value.payer }) { event, payer in KnownEvent(event: event, payer: payer) }
            .leftJoin(accounts, on: { $0.value.event.payee }) { known, payee in
                knows(KnownEvent(event: known.event, payer: known.payer, payee: payee))
            }
            .mapRecords { changeIntake($0.value.intakeEvent(at: $0.timestamp, calendar)) }
            .groupByKey()
            .process("intake", intake, order: order)
            .mapValues { changeResult($0) }
    }

    private func scored(
        _ taken: Stream<String, IntakeResult>, rules: GlobalTable<String, RuleBook>
    ) -> Stream<Subject, DecisionEvent> {
        let (changeRules, changeHits) = (changeRules, changeHits)
        return
            taken
            .flatMap { ScoringEvent.all(of: $0.value) }
            .repartition("subjects", key: .binary, value: .binary)
            .leftJoin(rules, on: { _ in TransferFraudTopology.rulesKey }) { event, book throws(Rejection) in
                try RuledEvent(event, by: book.map(changeRules))
            }
            .groupByKey()
            .process("scoring", Scoring(), order: order)
            .mapValues { changeHits($0) }
    }

    private func writeCases(_ decided: Stream<String, Decision>) {
        let (isInCase, caseAccount) = (isInCase, caseAccount)
        decided
            .filter { isInCase($0) }
            .map { (caseAccount($0.value), TransferFraud.FraudCase.Item($0.value)) }
            .repartition("case-items", key: .string, value: .binary)
            .groupByKey()
            .windowed(by: .session(caseGap))
            .aggregate("cases", TransferFraud.FraudCase()) {
                $0.add($1)
            } merge: {
                $0.merge($1)
            }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, AccountCase(account: $0.key.key, content: $0.value)) }
            .to(TransferFraudTopology.cases)
    }
}

/// What may stand in the place of ``Intake``.
protocol IntakeProcessor: KeyedProcessor where Key == String, Input == IntakeEvent, Output == IntakeResult {}
/// What may stand in the place of ``Deciding``.
protocol DecidingProcessor: KeyedProcessor where Key == String, Input == DecisionEvent, Output == Decision {}
/// What may stand in the place of ``Statements``.
protocol StatementsProcessor: Processor where Key == String, Input == JournalLeg, Output == StatementLine {}

extension Intake: IntakeProcessor {}
extension Deciding: DecidingProcessor {}
extension Statements: StatementsProcessor {}
extension Altered: StatementsProcessor where Base: StatementsProcessor {}
