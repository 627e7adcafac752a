import ArgumentParser
import MillraceCommand
import MillraceFormats
import MillraceReplay
import Testing
import TransferFraud

/// Decisions held against labels; all figures are worked out by hand from section 10 of the specification.
@Suite struct QualityTests {
    /// Case 1 is found with its second transfer, 40 s after its first; case 2 by a rule that does not hold it. `d` is honest
    /// and held, `e` honest and only hit. Line 6 is no attempt.
    private static let decisions = [
        decision(1, "a", "2026-03-02T10:00:00.000Z", "alice", 50, "USD", "approve", shadow: ["stack"]),
        decision(2, "b", "2026-03-02T10:00:40.000Z", "alice", 60_000, "USD", "hold", ["small-then-large"]),
        decision(3, "d", "2026-03-02T11:00:00.000Z", "bob", 100, "USD", "hold", ["watchlist"]),
        decision(4, "e", "2026-03-03T00:00:00.000Z", "carol", 100, "USD", "approve", ["small-then-large"]),
        decision(5, "f", "2026-03-04T09:00:00.000Z", "dave", 30_000, "JPY", "approve", ["new-payee"]),
        decision(7, "g", "2026-03-04T08:00:00.000Z", "alice", 70, "USD", "approve", shadow: ["stack"]),
    ]
    private static let truth = [
        #"{"id":"a","pattern":"small-then-large","fraud":1}"#, #"{"id":"b","pattern":"small-then-large","fraud":1}"#,
        #"{"id":"f","pattern":"cycle","fraud":2}"#, #"{"id":"lost","pattern":"cycle","fraud":3}"#,
    ]

    static func decision(
        _ sequence: Int, _ id: String, _ time: String, _ payer: String, _ amount: Int, _ currency: String,
        _ decision: String, _ reasons: [String] = [], shadow: [String] = []
    ) -> String {
        func hits(_ rules: [String]) -> String {
            rules.map { #"{"rule":"\#($0)","version":1,"kind":"\#($0)","score":1,"transfers":[]}"# }
                .joined(separator: ",")
        }
        return
            #"{"sequence":\#(sequence),"id":"\#(id)","time":"\#(time)","from":"\#(payer)","to":"x","amount":\#(amount),"#
            + #""currency":"\#(currency)","decision":"\#(decision)","score":\#(reasons.count),"#
            + #""reasons":[\#(hits(reasons))],"shadow":[\#(hits(shadow))]}"#
    }

    static func assessment(_ decisions: [String], paths: [String]) throws -> Assessment? {
        var found = Derivation()
        found.results["decisions"] = decisions
        return try TransferFraudDefinition.assessment(of: found, paths: paths, options: .parse([]))
    }

    private func assess() throws -> Assessment {
        let folder = try TemporaryFolder()
        let path = try folder.write("input.jsonl", Array(repeating: "{}", count: 7))
        try folder.write("input.truth.jsonl", Self.truth)
        return try #require(try Self.assessment(Self.decisions, paths: [path]))
    }

    @Test func inTotal() throws {
        let quality = try #require(try JSONValue(parsing: assess().json)["quality"])
        let expected: [(String, String)] = [
            ("alarms", "2"), ("true", "1"), ("false", "1"), ("precision_percent", "50.0"), ("recall_percent", "33.3"),
            ("false_per_true", "1.00"),
            // Of the dollars 60,000 of 60,050 cents, of two transfers; of the yen nothing, of one.
            ("value_percent", "66.6"), ("accounts_percent", "50.0"), ("alarms_per_day", "0.67"), ("cases_found", "2"),
            ("delay_median_ms", "0"), ("delay_greatest_ms", "40000"),
        ]
        #expect(quality["total"]?.members == expected.map { .init($0, .number($1)) })
        for (name, count) in [("attempts", 6), ("fraudulent", 3), ("cases", 2), ("days", 3)] {
            #expect(quality[name] == .integer(count), "\(name)")
        }
    }

    @Test func byRuleAndByPattern() throws {
        let quality = try #require(try JSONValue(parsing: assess().json)["quality"])
        func rows(_ name: String, _ members: [String]) -> [[String]] {
            (quality[name]?.elements ?? []).map { row in
                members.map { member in
                    switch row[member] {
                    case .string(let text), .number(let text): text
                    case .null: "-"
                    default: "?"
                    }
                }
            }
        }
        #expect(
            rows(
                "rules",
                [
                    "rule", "true", "false", "precision_percent", "recall_percent", "false_per_true", "value_percent",
                    "accounts_percent", "alarms_per_day", "cases_found", "delay_median_ms",
                ]) == [
                    ["new-payee", "1", "0", "100.0", "33.3", "0.00", "33.3", "50.0", "0.33", "1", "0"],
                    ["small-then-large", "1", "1", "50.0", "33.3", "1.00", "66.6", "50.0", "0.67", "1", "40000"],
                    // 50 of 60,050 cents are 0.08 %, of two of three transfers.
                    ["stack (shadow)", "1", "1", "50.0", "33.3", "1.00", "0.1", "50.0", "0.67", "1", "0"],
                    ["watchlist", "0", "1", "0.0", "0.0", "-", "0.0", "0.0", "0.33", "0", "-"],
                ])
        #expect(
            rows(
                "patterns",
                [
                    "pattern", "cases", "hit", "hit_by_its_kind", "stopped", "transfers", "transfers_stopped",
                    "delay_greatest_ms",
                ]) == [
                    ["cycle", "1", "1", "0", "0", "1", "0", "0"],
                    ["small-then-large", "1", "1", "1", "1", "2", "1", "40000"],
                ])
    }

    @Test func asTextAndPicture() throws {
        let assessment = try assess()
        let lines = assessment.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("held or blocked 2 1 1 50.0 % 33.3 % 1.00 66.6 % 50.0 % 0.67 2 0 s 40 s"))
        #expect(lines.contains("watchlist 1 0 1 0.0 % 0.0 % - 0.0 % 0.0 % 0.33 0 - -"))
        #expect(lines.contains("all 2 2 1 1 3 1 33.3 % 0 s 40 s"))
        let picture = try #require(assessment.picture)
        #expect(picture.contains(##"width="400" height="15" fill="#2a6f97"/>"##), "new-payee: a precision of 100 %")
        #expect(picture.contains(##"width="133" height="15" fill="#e07a3f"/>"##), "a recall of a third of 400")
        #expect(picture.contains(">50.0 % of 2 alarms</text>") && picture.contains(">33.3 % of 3 frauds</text>"))
    }

    @Test func noFraudOrNoLabel() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("input.jsonl", ["{}"])
        #expect(try Self.assessment([], paths: [path]) == nil)
        try folder.write("input.truth.jsonl", [])
        let empty = try #require(try Self.assessment([], paths: [path]))
        #expect(empty.text.contains("0 of 0 transfers are fraudulent, 0 planted cases, 0 days"))
        try folder.write("input.truth.jsonl", [#"{"id":"a","fraud":1}"#])
        #expect(throws: InputError.self) { try Self.assessment([], paths: [path]) }
    }
}
