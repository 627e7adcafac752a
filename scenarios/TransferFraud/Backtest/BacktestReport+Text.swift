import MillraceCommand
import MillraceFormats

extension BacktestReport {
    /// The differences for a person, a line each.
    public var differenceTexts: [String] { differences.map(\.text) }

    /// How many differ, and tables: by decision, by rule, and of the quality where it is known.
    public var text: String {
        let heading = "\(differences.count) of \(transfers) transfers differ"
        return ([heading, "", pairTable, "", ruleTable] + (quality == nil ? [] : ["", qualityTable]))
            .joined(separator: "\n")
    }

    private var pairTable: String {
        var table = TextTable(wordColumns: 2)
        table.add(["BEFORE", "AFTER", "TRANSFERS"])
        for (pair, count) in sortedPairs { table.add([pair.before, pair.after, "\(count)"]) }
        return table.text
    }

    private var ruleTable: String {
        var table = TextTable(wordColumns: 1)
        table.add(["RULE", "BEFORE", "AFTER", "GAINED", "LOST"])
        for (rule, counts) in sortedRules {
            table.add([rule, "\(counts.before)", "\(counts.after)", "\(counts.gained)", "\(counts.lost)"])
        }
        return table.text
    }

    private var qualityTable: String {
        var table = TextTable(wordColumns: 1)
        table.add(["", "HELD OR BLOCKED", "FRAUDS", "PRECISION", "RECALL", "FALSE/TRUE"])
        for (name, quality) in [("before", quality?.before), ("after", quality?.after)] {
            guard let quality else { continue }
            let figures = QualityFigures(quality.total, of: quality)
            table.add([
                name, "\(figures.tally.alarms)", "\(figures.tally.trueAlarms)", figures.precision.percentText,
                figures.recall.percentText, figures.falsePerTrue.hundredths.map(\.description) ?? "-",
            ])
        }
        return table.text
    }

    /// By the decision before, then after, the milder first.
    var sortedPairs: [(key: Pair, value: Int64)] {
        let order = ["approve": 0, "hold": 1, "block": 2]
        return pairs.sorted { left, right in
            (order[left.key.before] ?? 3, order[left.key.after] ?? 3)
                < (order[right.key.before] ?? 3, order[right.key.after] ?? 3)
        }
    }

    /// By rule.
    var sortedRules: [(key: String, value: RuleCounts)] { rules.sorted { precedesByBytes($0.key, $1.key) } }
}
