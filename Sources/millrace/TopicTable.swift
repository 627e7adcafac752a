import MillraceCore
import MillraceFormats

/// Reports on topics as a table for a person: a line for each topic or each of its partitions, and beneath it one for
/// each group.
struct TopicTable {
    private var rows: [[String]]
    /// How many columns hold words; the others hold numbers, which end at the same column.
    private let wordColumns: Int

    init(reports: [TopicReport], byPartition: Bool, withGroups: Bool) {
        wordColumns = withGroups ? 3 : 2
        rows = [["TOPIC", "CLEAN-UP", "PARTITIONS", "FIRST", "NEXT"]]
        if byPartition { rows[0][2] = "PARTITION" }
        if withGroups {
            rows[0].insert("GROUP", at: 2)
            rows[0] += ["COMMITTED", "LAG"]
        }
        for report in reports {
            let all = Array(report.offsets.indices)
            for partitions in byPartition ? all.map({ [$0] }) : [all] {
                let number = String(byPartition ? partitions[0] : all.count)
                add(report, partitions, number: number, withGroups: withGroups)
            }
        }
    }

    private mutating func add(_ report: TopicReport, _ partitions: [Int], number: String, withGroups: Bool) {
        let start = [report.topic.name, report.topic.cleanup.rawValue]
        let range = [
            number, String(partitions.reduce(0) { $0 + report.offsets[$1].lowerBound }),
            String(partitions.reduce(0) { $0 + report.offsets[$1].upperBound }),
        ]
        guard withGroups, !report.groups.isEmpty else {
            return rows.append(withGroups ? start + ["–"] + range + ["–", "–"] : start + range)
        }
        for place in report.groups {
            let committed = partitions.compactMap { place.committed[$0] }
            let lag = partitions.reduce(0) { $0 + report.lag(of: place, partition: $1) }
            rows.append(
                start + [place.group] + range
                    + [committed.isEmpty ? "–" : String(committed.reduce(0, +)), String(lag)])
        }
    }

    /// Appends the table.
    func write(to output: OutputBuffer) {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column < wordColumns ? text + space : space + text
            }
            output.append(text: cells.joined(separator: "  "))
            output.append(0x0A)
        }
    }
}
