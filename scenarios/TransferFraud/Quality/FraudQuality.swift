/// What decisions are worth, held against the labels of the attempts: section 10 of the specification.
struct FraudQuality {
    /// What there was to be found.
    private(set) var attempts: Int64 = 0
    private(set) var frauds: Int64 = 0
    /// The amounts of all fraudulent attempts by currency, in minor units, and how many they are.
    private(set) var value: [String: (sum: Double, count: Int64)] = [:]
    /// The accounts that paid a fraudulent attempt.
    private(set) var accounts: Set<String> = []
    /// The earliest event time of each case's attempts, in ms.
    private(set) var firstAttempts: [PlantedCase: Int64] = [:]
    private var times: (least: Int64, greatest: Int64)?

    /// The alarms of the decisions; those of each rule by its id, and of the hits that count for nothing.
    private(set) var total = AlarmTally()
    private(set) var rules: [String: AlarmTally] = [:]
    private(set) var patterns: [String: PatternTally] = [:]
    private(set) var allPatterns = PatternTally()

    /// Holds `decisions`, lines of the result, against `labels`.
    init(decisions: some Sequence<some Collection<UInt8>>, labels: FraudLabels) {
        var labels = labels
        let read = decisions.compactMap { DecisionLine($0) }.sorted { $0.sequence < $1.sequence }
        for attempt in read where labels.know(attempt.sequence) {
            add(attempt, labels.take(id: attempt.id, sequence: attempt.sequence))
        }
    }

    /// How many dates there are in UTC from that of the earliest attempt to that of the latest.
    var days: Int64 {
        guard let times else { return 0 }
        return FraudQuality.date(times.greatest) - FraudQuality.date(times.least) + 1
    }

    private static func date(_ milliseconds: Int64) -> Int64 {
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest < 0 ? day - 1 : day
    }

    private mutating func add(_ attempt: DecisionLine, _ label: FraudLabel?) {
        attempts += 1
        times = (min(times?.least ?? attempt.time, attempt.time), max(times?.greatest ?? attempt.time, attempt.time))
        if let label { addFraud(attempt, label) }
        if attempt.isStopped { total.add(attempt, label, isFound: false) }
        if let label, !attempt.reasons.isEmpty { total.find(attempt, label) }
        for hit in attempt.reasons { rules[hit.rule, default: AlarmTally()].add(attempt, label) }
        for hit in attempt.shadow { rules["\(hit.rule) (shadow)", default: AlarmTally()].add(attempt, label) }
    }

    private mutating func addFraud(_ attempt: DecisionLine, _ label: FraudLabel) {
        frauds += 1
        let known = value[attempt.currency] ?? (0, 0)
        value[attempt.currency] = (known.sum + Double(attempt.amount), known.count + 1)
        accounts.insert(attempt.payer)
        guard let plant = label.plant else { return }
        firstAttempts[plant] = min(firstAttempts[plant] ?? attempt.time, attempt.time)
        patterns[plant.pattern, default: PatternTally()].add(attempt, of: plant)
        allPatterns.add(attempt, of: plant)
    }
}
