import Foundation
import MillraceReplay
import Testing

/// Public data that nobody here made: Flink's walkthrough, IBM's transactions, and AMLSim's planted cycles.
@Suite struct OracleRealDataTests {
    private func derive(_ file: URL, _ rule: String) throws -> Derivation {
        try FraudCase(rules: [rule]).derive(files: [Data(contentsOf: file)])
    }

    /// Of its 50 transfers exactly one over 500.00 follows one under 1.00 of the same account: of account 3, 871.15
    /// half an hour after 0.80. The 13th is of 0.219, which is no amount in US Dollar.
    @Test(.enabled(if: RealData.exists, "no ../shared/real-data")) func walkthrough() throws {
        let file = RealData.file("flink-walkthrough/transactions.csv")
        let derivation = try derive(file, FraudCase.rule("small-then-large"))
        #expect(derivation.read == 50 && derivation.accepted == 49 && derivation.rejected == [13: "bad-amount"])
        let alerts = try derivation.decisions.filter { !$0.reasons.isEmpty }
        #expect(alerts.map(\.from) == ["3"] && alerts.map(\.amount) == [87_115])
        let inTime = try derive(file, FraudCase.rule("small-then-large", #""within":"1m""#))
        #expect(try inTime.decisions.allSatisfy { $0.reasons.isEmpty })
    }

    /// All 1,000 rows are transfers. The first is of 3,697.34 US Dollar from 10:8000EBD30 to itself.
    @Test(.enabled(if: RealData.exists, "no ../shared/real-data")) func transactions() throws {
        let file = RealData.file("ibm-aml/hi_small_transactions_sample_1000.csv")
        let derivation = try FraudCase(rules: nil).derive(files: [Data(contentsOf: file)])
        #expect(derivation.read == 1_000 && derivation.accepted == 1_000)
        let first = try #require(try derivation.decisions.first { $0.sequence == 1 })
        #expect(first.from == "10:8000EBD30" && first.to == "10:8000EBD30" && first.amount == 369_734)
    }

    /// A script that looked for closed simple cycles of equal amounts over the whole file, in any order, found 62
    /// transfers that close one, on 21 sets of accounts; all lie on planted rows, whose values are 10 to under 60. The
    /// steps of the file are days, and its cycles take up to 116: they are made steps of six hours here, so that a
    /// window of 30 days holds 120 of them. Of the background only every tenth row is read, all of it with
    /// `MILLRACE_SOAK`.
    @Test(.enabled(if: RealData.exists, "no ../shared/real-data")) func plantedCycles() throws {
        let rows = try Self.rows(isWhole: ProcessInfo.processInfo.environment["MILLRACE_SOAK"] != nil)
        var times: [Substring: String] = [:]
        for step in Set(rows.map { $0[3] }) { times[step] = try Self.time(step: step) }
        let lines = rows.map { row in "\(times[row[3], default: ""]),x,\(row[0]),x,\(row[1]),,,\(row[2]),US Dollar,," }
        let header = """
            Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,\
            Payment Format,Is Laundering
            """
        let rule = FraudCase.rule("cycle", #""tolerance":0,"ordered":false,"window":"30d""#)
        let derivation = try FraudCase(rules: [rule])
            .derive(files: [Data(([header] + lines).joined(separator: "\n").utf8)])
        #expect(derivation.accepted == Int64(rows.count))

        // Few decisions have a hit, and only those are read.
        let hits = try #require(derivation.results["decisions"]).filter { $0.contains(#""rule":"r""#) }
            .map { try JSONDecoder().decode(FraudDecision.self, from: Data($0.utf8)) }
        #expect(hits.count == 62)
        #expect(hits.allSatisfy { 1_000..<6_000 ~= $0.amount })
        let sets = try Set(
            hits.map { hit in
                // A transfer is named by its place in the file, from 1.
                let others = try hit.reasons[0].transfers.map { rows[try #require(Int($0)) - 1] }
                #expect(Set(others.map { $0[2] }) == [rows[Int(hit.sequence) - 1][2]])
                #expect(Set(others.map { $0[1] } + [rows[Int(hit.sequence) - 1][1]]).count == 5)
                return Set(others.map { $0[0] } + [rows[Int(hit.sequence) - 1][0]])
            })
        #expect(sets.allSatisfy { $0.count == 5 })
        #expect(sets.count == 21)
    }

    /// The rows: source, target, value, step.
    private static func rows(isWhole: Bool) throws -> [[Substring]] {
        let data = try RealData.unpacked("amlsim/20K_fanin200cycle200/transactions.csv.gz")
        var rows: [[Substring]] = []
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
        for (number, line) in lines.enumerated() {
            let row = line.split(separator: ",")
            let value = try #require(Double(row[2]))
            if isWhole || value < 60 || number % 10 == 0 { rows.append(row) }
        }
        return rows
    }

    /// Six hours a step: `YYYY/MM/DD hh:mm`, step 1 being the beginning of 2022.
    private static func time(step: Substring) throws -> String {
        let quarters = try #require(Int(step)) - 1
        let date = Date(timeIntervalSince1970: 1_640_995_200 + Double(quarters) * 21_600)
        let text = date.formatted(.iso8601)
        return "\(text.prefix(10).replacing("-", with: "/")) \(text.dropFirst(11).prefix(5))"
    }
}
