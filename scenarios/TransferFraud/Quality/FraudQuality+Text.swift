import MillraceCommand
import MillraceFormats

extension FraudQuality {
    /// Two tables for a person to read: by rule and in total, and by planted pattern if there are any.
    var text: String {
        let heading =
            "against the labels: \(frauds) of \(attempts) transfers are fraudulent, \(firstAttempts.count) planted cases, "
            + "\(days) days"
        return ([heading, "", ruleTable] + (patterns.isEmpty ? [] : ["", patternTable])).joined(separator: "\n")
    }

    private var ruleTable: String {
        var table = TextTable(wordColumns: 1)
        table.add([
            "RULE", "ALARMS", "TRUE", "FALSE", "PRECISION", "RECALL", "FALSE/TRUE", "VALUE", "ACCOUNTS", "A DAY",
            "CASES", "DELAY", "GREATEST",
        ])
        for (rule, tally) in rules.sorted(by: { precedesByBytes($0.key, $1.key) }) { table.add(row(rule, tally)) }
        table.add(row("held or blocked", total))
        return table.text
    }

    private func row(_ name: String, _ tally: AlarmTally) -> [String] {
        let figures = QualityFigures(tally, of: self)
        let delays = figures.delays
        return [
            name, "\(tally.alarms)", "\(tally.trueAlarms)", "\(tally.falseAlarms)",
            figures.precision.percentText, figures.recall.percentText,
            figures.falsePerTrue.hundredths.map(\.description) ?? "-", figures.valuePercent.map { "\($0) %" } ?? "-",
            figures.accounts.percentText, figures.alarmsPerDay.hundredths.map(\.description) ?? "-",
            firstAttempts.isEmpty ? "-" : "\(delays.count)", FraudQuality.span(delays.median),
            FraudQuality.span(delays.last),
        ]
    }

    private var patternTable: String {
        var table = TextTable(wordColumns: 1)
        table.add([
            "PATTERN", "CASES", "HIT", "BY ITS KIND", "STOPPED", "TRANSFERS", "STOPPED", "RECALL", "DELAY", "GREATEST",
        ])
        for (pattern, tally) in patterns.sorted(by: { precedesByBytes($0.key, $1.key) }) {
            table.add(row(pattern, tally))
        }
        table.add(row("all", allPatterns))
        return table.text
    }

    private func row(_ name: String, _ tally: PatternTally) -> [String] {
        let delays = delays(tally.firstHits)
        let recall = Quotient(numerator: tally.stopped, denominator: tally.attempts)
        return [
            name, "\(tally.cases.count)", "\(tally.firstHits.count)", "\(tally.foundByKind.count)",
            "\(tally.stoppedCases.count)", "\(tally.attempts)", "\(tally.stopped)",
            recall.percentText, FraudQuality.span(delays.median), FraudQuality.span(delays.last),
        ]
    }

    /// A length of time in its two greatest units.
    static func span(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "-" }
        let seconds = milliseconds / 1_000
        if seconds >= 86_400 { return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h" }
        if seconds >= 3_600 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
        return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
    }
}
