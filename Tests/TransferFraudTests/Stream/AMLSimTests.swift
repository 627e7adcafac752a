import Foundation
import MillraceCore
import MillraceFormats
import MillraceStreams
import Testing
import TransferFraud

/// AMLSim's sample of 20,000 accounts with planted patterns, by the stream. What is planted tells by its value: under 10 it is
/// an edge into a planted fan-in, from 10 to under 60 one of a planted cycle; all else is at least 100.
///
/// Of the background only every tenth row is read, all of it with `MILLRACE_SOAK`.
@Suite(.enabled(if: RealData.exists, "the real data is not beside the checkout"))
struct AMLSimTests {
    private static let isWhole = ProcessInfo.processInfo.environment["MILLRACE_SOAK"] != nil
    private static let rules = [
        #"{"id":"cycle","kind":"cycle","tolerance":0,"ordered":false,"window":"30d","score":60}"#,
        #"{"id":"fan-in","kind":"fan-in","limit":6,"window":"30d","score":50}"#,
    ]

    private struct Row {
        var source, target: Substring
        var value: Double
    }

    private static let rows = Result {
        let data = try RealData.unpacked("amlsim/20K_fanin200cycle200/transactions.csv.gz")
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        var (kept, rows): ([Substring], [Row]) = (Array(lines.prefix(1)), [])
        for (number, line) in lines.dropFirst().enumerated() {
            let fields = line.split(separator: ",")
            let row = Row(source: fields[0], target: fields[1], value: try #require(Double(fields[2])))
            guard isWhole || row.value < 60 || number.isMultiple(of: 10) else { continue }
            kept.append(line)
            rows.append(row)
        }
        return (text: kept.joined(separator: "\n"), rows: rows)
    }

    /// A search of the file for closed simple cycles of equal amounts, in any order and over all its steps, by a script of its
    /// own, found 62 transfers that close one, on 21 sets of five accounts, all planted. Steps of six hours bring the
    /// longest, of 116 steps, into a window of 30 days.
    @Test func plantedCycles() throws {
        let (text, rows) = try Self.rows.get()
        let file = try TemporaryFile(text)
        let rules = try TemporaryFile(Self.rules.joined(separator: "\n"))
        var settings = TransferFraudSettings()
        settings.rules = rules.path
        settings.steps.amlSim = .hours(6)
        let run = try FraudRun(paths: [file.path], settings)
        #expect(run.accounting.accepted == Int64(rows.count))

        var cycles: Set<Set<Substring>> = []
        var (closing, caught, found): (Int, Set<Substring>, Int) = (0, [], 0)
        for line in try #require(run.results["decisions"]) where line.contains(#""rule":""#) {
            let decision = try JSONValue(parsing: line)
            let row = rows[Int(try #require(decision["sequence"]?.int64)) - 1]
            for reason in try #require(decision["reasons"]?.elements) {
                let others = try #require(reason["transfers"]?.elements).compactMap { $0.string.flatMap { Int($0) } }
                    .map { rows[$0 - 1] }
                if reason["rule"]?.string == "cycle" {
                    closing += 1
                    cycles.insert(Set(others.map(\.source) + [row.source]))
                    #expect((others + [row]).allSatisfy { $0.value == row.value && 10..<60 ~= $0.value })
                } else {
                    found += caught.insert(row.target).inserted ? 1 : 0
                }
            }
        }
        #expect(closing == 62)
        #expect(cycles.count == 21)
        #expect(cycles.allSatisfy { $0.count == 5 })

        let planted = Set(rows.filter { $0.value < 10 }.map(\.target))
        let right = caught.intersection(planted).count
        print(
            "AMLSim, \(rows.count) rows, fan-in of 6 payers in 120 steps: \(found) accounts found, \(right) of them among the "
                + "\(planted.count) planted: precision \(100 * right / max(found, 1)) %, recall \(100 * right / planted.count) %"
        )
        #expect(right > 0)
    }
}
