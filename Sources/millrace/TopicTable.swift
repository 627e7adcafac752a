import MillraceCommand
import MillraceCore
import MillraceFormats

/// Reports on topics as a table for a person: a line for each topic or each of its partitions, and beneath it one for
/// each group.
struct TopicTable {
    private var table: TextTable

    init(reports: [TopicReport], byPartition: Bool, withGroups: Bool) {
        table = TextTable(wordColumns: withGroups ? 3 : 2)
        var head = ["TOPIC", "CLEAN-UP", byPartition ? "PARTITION" : "PARTITIONS", "FIRST", "NEXT"]
        if withGroups {
            head.insert("GROUP", at: 2)
            head += ["COMMITTED", "LAG"]
        }
        table.add(head)
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
            return table.add(withGroups ? start + ["–"] + range + ["–", "–"] : start + range)
        }
        for place in report.groups {
            let committed = partitions.compactMap { place.committed[$0] }
            let lag = partitions.reduce(0) { $0 + report.lag(of: place, partition: $1) }
            table.add(
                start + [place.group] + range
                    + [committed.isEmpty ? "–" : String(committed.reduce(0, +)), String(lag)])
        }
    }

    /// Appends the table.
    func write(to output: OutputBuffer) {
        table.write(to: output)
    }
}
