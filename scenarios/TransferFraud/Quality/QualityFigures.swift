import MillraceFormats

/// The figures that a tally of alarms makes.
struct QualityFigures {
    let tally: AlarmTally
    private let quality: FraudQuality

    init(_ tally: AlarmTally, of quality: FraudQuality) {
        self.tally = tally
        self.quality = quality
    }

    var precision: Quotient { Quotient(numerator: tally.trueAlarms, denominator: tally.alarms) }
    var recall: Quotient { Quotient(numerator: tally.trueAlarms, denominator: quality.frauds) }
    var falsePerTrue: Quotient { Quotient(numerator: tally.falseAlarms, denominator: tally.trueAlarms) }
    var accounts: Quotient {
        Quotient(numerator: Int64(tally.accounts.count), denominator: Int64(quality.accounts.count))
    }
    var alarmsPerDay: Quotient { Quotient(numerator: tally.alarms, denominator: quality.days) }

    /// The share of the fraudulent attempts' value that has an alarm, in percent to one decimal: the mean over currencies,
    /// weighted with their numbers of fraudulent attempts; nil if there are none.
    var valuePercent: ExactDecimal? {
        guard quality.frauds > 0 else { return nil }
        let shares = quality.value.sorted { $0.key < $1.key }.map { currency, all in
            (tally.value[currency] ?? 0) / all.sum * Double(all.count)
        }
        let mean = shares.reduce(0, +) / Double(quality.frauds)
        return ExactDecimal(significand: Int64((mean * 1_000).rounded()), scale: 1)
    }

    /// From the first attempt of each case that was found to the first with an alarm, ascending, in ms.
    var delays: [Int64] { quality.delays(tally.firstAlarms) }
}

extension FraudQuality {
    /// From the first attempt of each case to the moment given for it, ascending, in ms.
    func delays(_ found: [PlantedCase: Int64]) -> [Int64] {
        found.compactMap { plant, time in firstAttempts[plant].map { time - $0 } }.sorted()
    }
}

extension [Int64] {
    /// The lower median of ascending values; nil of none.
    var median: Int64? { isEmpty ? nil : self[(count - 1) / 2] }
}
