import MillraceFormats

extension FraudQuality: JSONWritable {
    /// One JSON object with the member `quality`.
    var json: String {
        let output = OutputBuffer(capacity: 4_096)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.key("quality")
        write(to: &json)
        json.endObject()
        return output.string
    }

    /// An object: what there was to be found, and the figures in total, by rule and by pattern.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("attempts", attempts)
        json.member("fraudulent", frauds)
        json.member("cases", firstAttempts.count)
        json.member("days", days)
        json.key("total")
        write(total, name: nil, to: &json)
        json.key("rules")
        json.beginArray()
        for (rule, tally) in rules.sorted(by: { precedesByBytes($0.key, $1.key) }) {
            write(tally, name: rule, to: &json)
        }
        json.endArray()
        json.key("patterns")
        json.beginArray()
        for (pattern, tally) in patterns.sorted(by: { precedesByBytes($0.key, $1.key) }) {
            write(tally, name: pattern, to: &json)
        }
        json.endArray()
        json.endObject()
    }

    private func write(_ tally: AlarmTally, name: String?, to json: inout JSONWriter) {
        let figures = QualityFigures(tally, of: self)
        json.beginObject()
        if let name { json.member("rule", name) }
        json.member("alarms", tally.alarms)
        json.member("true", tally.trueAlarms)
        json.member("false", tally.falseAlarms)
        json.member("precision_percent", figures.precision.percent)
        json.member("recall_percent", figures.recall.percent)
        json.member("false_per_true", figures.falsePerTrue.hundredths)
        json.member("value_percent", figures.valuePercent)
        json.member("accounts_percent", figures.accounts.percent)
        json.member("alarms_per_day", figures.alarmsPerDay.hundredths)
        write(figures.delays, to: &json)
        json.endObject()
    }

    private func write(_ tally: PatternTally, name: String, to json: inout JSONWriter) {
        json.beginObject()
        json.member("pattern", name)
        json.member("cases", tally.cases.count)
        json.member("hit", tally.firstHits.count)
        json.member("hit_by_its_kind", tally.foundByKind.count)
        json.member("stopped", tally.stoppedCases.count)
        json.member("transfers", tally.attempts)
        json.member("transfers_stopped", tally.stopped)
        write(delays(tally.firstHits), to: &json)
        json.endObject()
    }

    private func write(_ delays: [Int64], to json: inout JSONWriter) {
        json.member("cases_found", delays.count)
        json.member("delay_median_ms", delays.median.map { ExactDecimal(significand: $0) })
        json.member("delay_greatest_ms", delays.last.map { ExactDecimal(significand: $0) })
    }
}

extension JSONWriter {
    /// Writes a member that is null if there is no number.
    mutating func member(_ name: StaticString, _ number: ExactDecimal?) {
        key(name)
        if let number { decimal(number) } else { null() }
    }
}
