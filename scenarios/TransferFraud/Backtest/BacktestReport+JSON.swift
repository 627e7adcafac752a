import MillraceFormats

extension BacktestReport {
    /// The differences, one JSON object each.
    public var differenceLines: [[UInt8]] {
        let output = OutputBuffer(capacity: 512)
        return differences.map { difference in
            output.removeAll()
            var json = JSONWriter(into: output)
            difference.write(to: &json)
            return output.bytes
        }
    }

    /// The totals, one JSON object.
    public var json: String {
        let output = OutputBuffer(capacity: 4_096)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("transfers", transfers)
        json.member("differ", differences.count)
        json.key("decisions")
        json.beginArray()
        for (pair, count) in sortedPairs {
            json.beginObject()
            json.member("before", pair.before)
            json.member("after", pair.after)
            json.member("transfers", count)
            json.endObject()
        }
        json.endArray()
        json.key("rules")
        json.beginArray()
        for (rule, counts) in sortedRules {
            json.beginObject()
            json.member("rule", rule)
            json.member("before", counts.before)
            json.member("after", counts.after)
            json.member("gained", counts.gained)
            json.member("lost", counts.lost)
            json.endObject()
        }
        json.endArray()
        if let quality {
            json.key("quality")
            json.beginObject()
            write(quality.before, "before", to: &json)
            write(quality.after, "after", to: &json)
            json.endObject()
        }
        json.endObject()
        return output.string
    }

    private func write(_ quality: FraudQuality, _ name: String, to json: inout JSONWriter) {
        let figures = QualityFigures(quality.total, of: quality)
        json.key(named: name)
        json.beginObject()
        json.member("alarms", figures.tally.alarms)
        json.member("true", figures.tally.trueAlarms)
        json.member("false", figures.tally.falseAlarms)
        json.member("precision_percent", figures.precision.percent)
        json.member("recall_percent", figures.recall.percent)
        json.member("false_per_true", figures.falsePerTrue.hundredths)
        json.endObject()
    }
}
