import Foundation
import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceReplay
import Testing
import TransferFraud

/// Other rules on the same transfers. What the few transfers come to is worked out by hand from sections 7, 8 and 12 of the
/// specification; the rest is held against what the application itself decides.
@Suite struct BacktestTests {
    private static let present = [
        #"{"id":"small","kind":"small-then-large","score":60}"#,
        #"{"id":"payee","kind":"velocity","key":"payee","aggregate":"count","limit":2,"window":"30d","score":100}"#,
    ]
    private static let other = [
        #"{"id":"small","version":2,"kind":"small-then-large","score":20}"#,
        #"{"id":"payer","kind":"velocity","key":"payer","aggregate":"count","limit":2,"window":"30d","score":50}"#,
        #"{"id":"watch","kind":"new-payee","least":1,"amount":"1","state":"shadow","score":1000}"#,
    ]

    private static func transfer(_ id: String, _ minute: Int, _ from: String, _ to: String, _ amount: String) -> String
    {
        #"{"id":"\#(id)","time":"2026-03-02T10:0\#(minute):00Z","from":"\#(from)","to":"\#(to)","amount":"\#(amount)","currency":"USD"}"#
    }

    /// `b` is small then large; `c` is bob's third and alice's third; `d` is bob's fourth.
    private static let transfers = [
        transfer("a", 0, "alice", "bob", "0.50"), transfer("b", 1, "alice", "bob", "750"),
        transfer("c", 2, "alice", "bob", "5"), transfer("d", 3, "carol", "bob", "5"),
        transfer("e", 4, "dave", "x", "9"),
    ]

    private let folder: TemporaryFolder
    private let (present, other): (String, String)

    init() throws {
        folder = try TemporaryFolder()
        present = try folder.write("present.jsonl", Self.present)
        other = try folder.write("other.jsonl", Self.other)
    }

    private func settings() -> TransferFraudSettings {
        var settings = TransferFraudSettings()
        settings.rules = present
        return settings
    }

    private func backtest(_ path: String, rules: String) throws -> Backtest {
        try Backtest(paths: [path], settings(), rules: rules, partitions: 3, threads: 2) { try EmbeddedLog.inMemory() }
    }

    @Test func differencesByHand() throws {
        let path = try folder.write("input.jsonl", Self.transfers)
        try folder.write(
            "input.truth.jsonl", ["b", "d"].map { #"{"id":"\#($0)","pattern":"small-then-large","fraud":1}"# })
        let report = try BacktestReport(try backtest(path, rules: other))
        let start = { (sequence: Int, id: String, from: String, amount: Int) in
            #"{"sequence":\#(sequence),"id":"\#(id)","time":"2026-03-02T10:0\#(sequence - 1):00.000Z","from":"\#(from)","#
                + #""to":"bob","amount":\#(amount),"currency":"USD","#
        }
        #expect(
            report.differenceLines.map { String(decoding: $0, as: UTF8.self) } == [
                start(2, "b", "alice", 75_000) + #""before":{"decision":"hold","score":60},"#
                    + #""after":{"decision":"approve","score":20},"gained":[],"lost":[],"fraud":true}"#,
                start(3, "c", "alice", 500) + #""before":{"decision":"block","score":100},"#
                    + #""after":{"decision":"hold","score":50},"gained":["payer"],"lost":["payee"],"fraud":false}"#,
                start(4, "d", "carol", 500) + #""before":{"decision":"block","score":100},"#
                    + #""after":{"decision":"approve","score":0},"gained":[],"lost":["payee"],"fraud":true}"#,
            ])
        let parts = [
            #"{"transfers":5,"differ":3,"decisions":[{"before":"approve","after":"approve","transfers":2},"#,
            #"{"before":"hold","after":"approve","transfers":1},{"before":"block","after":"approve","transfers":1},"#,
            #"{"before":"block","after":"hold","transfers":1}],"#,
            #""rules":[{"rule":"payee","before":2,"after":0,"gained":0,"lost":2},"#,
            #"{"rule":"payer","before":0,"after":1,"gained":1,"lost":0},"#,
            #"{"rule":"small","before":1,"after":1,"gained":0,"lost":0}],"#,
            #""quality":{"before":{"alarms":3,"true":2,"false":1,"precision_percent":66.7,"recall_percent":100.0,"#,
            #""false_per_true":0.50},"after":{"alarms":1,"true":0,"false":1,"precision_percent":0.0,"#,
            #""recall_percent":0.0,"false_per_true":null}}}"#,
        ]
        #expect(report.json == parts.joined())
        #expect(
            report.differenceTexts == [
                "b: alice pays bob $750: hold (60) → approve (20), a fraud",
                "c: alice pays bob $5: block (100) → hold (50) +payer -payee",
                "d: carol pays bob $5: block (100) → approve (0) -payee, a fraud",
            ])
        let lines = report.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first == "3 of 5 transfers differ")
        #expect(lines.contains("before 3 2 66.7 % 100.0 % 0.50") && lines.contains("after 1 0 0.0 % 0.0 % -"))
    }

    @Test func theSameRulesDifferInNothing() throws {
        let path = try folder.write("input.jsonl", RandomTransfers.lines(300, seed: 3))
        let rules = try folder.write("rules.jsonl", RandomTransfers.rules)
        var settings = settings()
        settings.rules = rules
        let backtest = try Backtest(paths: [path], settings, rules: rules, partitions: 3, threads: 2) {
            try EmbeddedLog.inMemory()
        }
        #expect(backtest.before == backtest.after && backtest.before.count > 200)
        #expect(try BacktestReport(backtest).differenceLines.isEmpty)
        #expect(try BacktestReport(backtest).json.contains(#""quality""#) == false)
    }

    /// The decisions that are foretold for rules of every kind are those of a run by these rules from the beginning.
    @Test func aBacktestOfALogForetells() throws {
        let lines = RandomTransfers.lines(300, seed: 4)
        let rules = try folder.write("rules.jsonl", RandomTransfers.rules)
        let run = try LiveRun(settings())
        try run.publish(lines)
        let backtest = try Backtest(log: run.engine, settings(), rules: rules, engine: EmbeddedLog.inMemory())
        #expect(backtest.before.map { String(decoding: $0, as: UTF8.self) } == (try run.decisions()))
        var other = settings()
        other.rules = rules
        let otherRun = try LiveRun(other)
        try otherRun.publish(lines)
        #expect(backtest.after.map { String(decoding: $0, as: UTF8.self) } == (try otherRun.decisions()))
        #expect(try BacktestReport(backtest).differenceLines.count > 50)
    }

    /// A change is tried on the first half's log and on the whole history, and then made while the application runs: what
    /// was foretold comes true, byte for byte, on either side of the moment from which it holds.
    @Test func aChangeDoesWhatItsBacktestSaid() throws {
        let lines = RandomTransfers.lines(400, seed: 6)
        let (early, late) = (lines.prefix(200), lines.dropFirst(200))
        let unchanged = try LiveRun(settings())
        try unchanged.publish(early)
        let greatest = try #require(try InputExtent(of: "fraud-transfers", on: unchanged.engine).time)
        let text = OutputBuffer(capacity: 32)
        text.append(instant: greatest.milliseconds + 14_400_000)
        let change = [
            #"{"id":"payee","version":2,"kind":"velocity","key":"payee","aggregate":"count","limit":8,"window":"2d","#
                + #""score":60,"effectiveFrom":{"time":"\#(text.string)"}}"#
        ]
        let book = try folder.write("book.jsonl", Self.present + change)
        try unchanged.publish(late)
        let foretold = try Backtest(log: unchanged.engine, settings(), rules: book, engine: EmbeddedLog.inMemory())
        #expect(try BacktestReport(foretold).differenceLines.count > 20)

        let changed = try LiveRun(settings())
        try changed.publish(early)
        #expect(
            try RulesDesk.put(try folder.write("change.jsonl", change), on: changed.engine).added.count == 1)
        try changed.publish(late)
        #expect(try changed.decisions() == foretold.after.map { String(decoding: $0, as: UTF8.self) })
        #expect(try changed.decisions() != unchanged.decisions())
        #expect(try changed.replayedDecisions() == changed.decisions())
        let after = try changed.decisions().map { try JSONValue(parsing: $0) }
        for decision in after {
            let versions = (decision["reasons"]?.elements ?? []).filter { $0["rule"]?.string == "payee" }
                .compactMap { $0["version"]?.int64 }
            let isAfter = try #require(decision["time"]?.string) >= text.string
            #expect(versions.allSatisfy { $0 == (isAfter ? 2 : 1) })
        }
    }

    @Test func whatCannotBeUsedIsRefused() throws {
        let path = try folder.write("input.jsonl", Self.transfers)
        let broken = try folder.write("broken.jsonl", [#"{"id":"small"}"#])
        #expect(throws: InputError.self) { try backtest(path, rules: broken) }
        #expect(throws: InputError.self) { try backtest(broken, rules: other) }
        let empty = try EmbeddedLog.inMemory()
        #expect(throws: InputError.self) {
            try Backtest(log: empty, settings(), rules: other, engine: EmbeddedLog.inMemory())
        }
    }
}
