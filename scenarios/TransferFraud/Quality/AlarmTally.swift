/// The alarms of a rule, or of the decisions: section 10 of the specification.
struct AlarmTally {
    private(set) var trueAlarms: Int64 = 0
    private(set) var falseAlarms: Int64 = 0
    /// The amounts of the fraudulent attempts with an alarm, by currency, in minor units. Sums may be greater than any one
    /// amount that is allowed: they are shares of something, so their last digits are of no account.
    private(set) var value: [String: Double] = [:]
    /// The accounts that paid a fraudulent attempt with an alarm.
    private(set) var accounts: Set<String> = []
    /// The earliest event time of each case's attempts with an alarm, in ms.
    private(set) var firstAlarms: [PlantedCase: Int64] = [:]

    var alarms: Int64 { trueAlarms + falseAlarms }

    /// Takes an alarm on an attempt that has this label, nil for an honest one. It finds the attempt's case unless `isFound`
    /// is false.
    mutating func add(_ attempt: DecisionLine, _ label: FraudLabel?, isFound: Bool = true) {
        guard let label else {
            falseAlarms += 1
            return
        }
        trueAlarms += 1
        value[attempt.currency, default: 0] += Double(attempt.amount)
        accounts.insert(attempt.payer)
        if isFound { find(attempt, label) }
    }

    /// Takes it that the case of an attempt was found with it.
    mutating func find(_ attempt: DecisionLine, _ label: FraudLabel) {
        guard let plant = label.plant else { return }
        firstAlarms[plant] = min(firstAlarms[plant] ?? attempt.time, attempt.time)
    }
}
