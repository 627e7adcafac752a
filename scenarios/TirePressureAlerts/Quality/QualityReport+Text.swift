import MillraceCommand

extension QualityReport {
    /// A table for a person to read.
    var text: String {
        var table = TextTable(wordColumns: 1)
        table.add(["alert", "planted", "found", "median", "p95", "worst", "driving, worst", "deadline", "late"])
        for (kind, line) in lines.sorted(by: { $0.key < $1.key }) {
            let deadline = deadline(kind)
            let driven = deadline?.countsRest == true ? "-" : Self.quantile(line.driven, 100)
            table.add([
                kind, "\(line.planted)", "\(line.delays.count)", Self.quantile(line.delays, 50),
                Self.quantile(line.delays, 95), Self.quantile(line.delays, 100), driven,
                deadline.map { Self.span($0.span) } ?? "-", "\(line.late)",
            ])
        }
        let alarms = falseAlarms.values.reduce(0, +)
        let kinds = falseAlarms.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return """
            against the ground truth; delays from the onset of the fault
            \(table.text)
            false alarms: \(alarms)\(kinds.isEmpty ? "" : " (\(kinds))") in \(Self.tenths(vehicleDays)) vehicle-days: \
            \(Self.tenths(falseAlarmsPerThousand)) per 1,000 vehicle-days
            """
    }

    /// One JSON object.
    var json: String {
        let kinds = lines.sorted { $0.key < $1.key }.map { kind, line in
            "\"\(kind)\":{\"planted\":\(line.planted),\"found\":\(line.delays.count),\"late\":\(line.late),"
                + "\"median_ms\":\(Self.value(line.delays, 50)),\"p95_ms\":\(Self.value(line.delays, 95)),"
                + "\"worst_ms\":\(Self.value(line.delays, 100)),\"worst_driving_ms\":\(Self.value(line.driven, 100))}"
        }
        return "{\"quality\":{\(kinds.joined(separator: ","))},\"false_alarms\":\(falseAlarms.values.reduce(0, +)),"
            + "\"vehicle_days\":\(Self.tenths(vehicleDays)),"
            + "\"false_alarms_per_1000_vehicle_days\":\(Self.tenths(falseAlarmsPerThousand))}"
    }

    /// The value that `percent` of the values do not exceed; 0 of none.
    static func value(_ values: [Int64], _ percent: Int) -> Int64 {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[max((sorted.count * percent + 99) / 100, 1) - 1]
    }

    private static func quantile(_ values: [Int64], _ percent: Int) -> String {
        values.isEmpty ? "-" : span(value(values, percent))
    }

    private static func span(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        if seconds >= 172_800 { return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h" }
        return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
