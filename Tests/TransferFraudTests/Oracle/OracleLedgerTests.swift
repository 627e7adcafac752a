import MillraceReplay
import Testing

/// Sections 8 and 9: decisions, actions, journal, statements and cases.
@Suite struct OracleLedgerTests {
    private static func act(_ id: Int, _ action: String, _ seconds: Double) -> String {
        #"{"id":"\#(id)","time":"\#(FraudCase.time(seconds))","action":"\#(action)"}"#
    }

    private let watched = [#"{"account":"h","watch":"hold"}"#, #"{"account":"x","watch":"block"}"#]

    private func derive(_ lines: [String]) throws -> Derivation {
        var it = FraudCase(rule: "watchlist", score: 50)
        it.accounts = watched
        return try it.derive(lines)
    }

    /// Rule r adds 9 to what rule s has: up to 49 is approved, 50 to 99 held, 100 blocked; 1,009 is cut off at 1,000.
    @Test(
        arguments: [
            (40, 49, "approve"), (41, 50, "hold"), (90, 99, "hold"), (91, 100, "block"), (1_000, 1_000, "block"),
        ])
    func scores(_ first: Int, _ score: Int64, _ decision: String) throws {
        let it = FraudCase(
            accounts: [#"{"account":"h","watch":"hold"}"#],
            rules: [
                FraudCase.rule("watchlist", id: "s", score: first), FraudCase.rule("watchlist", id: "r", score: 9),
                FraudCase.rule("watchlist", #""state":"shadow""#, id: "q", score: 9),
                FraudCase.rule("watchlist", #""state":"paused""#, id: "p", score: 9),
            ])
        let found = try #require(try it.derive(FraudCase.transfers(["a h 1 0"])).decisions.first)
        #expect(found.score == score && found.decision == decision)
        #expect(found.reasons.map(\.rule) == ["r", "s"] && found.shadow?.map(\.rule) == ["q"])
    }

    /// 1 and 2 are held, 3 approved, 4 blocked. Actions on the latter two are refused, and on what was never seen; a
    /// second action on 1; one 30 days after 2. An action that comes before its transfer finds none.
    @Test func actions() throws {
        let month = 2_592_000.0
        let lines =
            [Self.act(2, "release", 0)] + FraudCase.transfers(["a h 1 0", "a h 2 1", "a b 3 2", "a x 4 3"]) + [
                Self.act(1, "release", 4), Self.act(1, "decline", 5), Self.act(3, "release", 6),
                Self.act(4, "release", 7),
                Self.act(9, "decline", 8), Self.act(2, "decline", month + 1), Self.act(2, "decline", month + 0.999),
            ]
        let derivation = try derive(lines)
        func line(_ sequence: Int, _ id: Int, _ time: Int64, _ action: String, _ outcome: String) -> String {
            #"{"sequence":\#(sequence),"id":"\#(id)","time":"\#(FraudCase.time(Double(time) / 1_000))","action":"\#(action)","#
                + #""outcome":\#(outcome)}"#
        }
        #expect(
            derivation.results["actions"] == [
                line(1, 2, 0, "release", #""refused""#),
                line(6, 1, 4_000, "release", #""released","from":"a","to":"h","amount":100,"currency":"EUR""#),
                line(7, 1, 5_000, "decline", #""refused""#), line(8, 3, 6_000, "release", #""refused""#),
                line(9, 4, 7_000, "release", #""refused""#), line(10, 9, 8_000, "decline", #""refused""#),
                line(12, 2, 2_592_000_999, "decline", #""declined","from":"a","to":"h","amount":200,"currency":"EUR""#),
                line(11, 2, 2_592_001_000, "decline", #""refused""#),
            ])
        #expect(derivation.accepted == 12)
    }

    /// 3 moves at once, 1 by its release, which is line 4: at the time of that. By arrival 3 comes first (a has −3.00,
    /// then −4.00), though its time is later than the release's.
    @Test func journal() throws {
        let derivation = try derive(
            FraudCase.transfers(["a h 1 0", "a x 2 1", "a b 3 9"]) + [
                Self.act(1, "release", 5)
            ]
                + [FraudCase.transfer(5, "b", "b", "5", 10, currency: "USD")])
        func line(_ sequence: Int, _ id: Int, _ time: Int, _ rest: String) -> String {
            #"{"sequence":\#(sequence),"id":"\#(id)","time":"\#(FraudCase.time(Double(time) / 1_000))",\#(rest)}"#
        }
        #expect(
            derivation.results["journal"] == [
                line(4, 1, 5_000, #""currency":"EUR","debit":"a","credit":"h","amount":100"#),
                line(3, 3, 9_000, #""currency":"EUR","debit":"a","credit":"b","amount":300"#),
                line(5, 5, 10_000, #""currency":"USD","debit":"b","credit":"b","amount":500"#),
            ])
        #expect(
            derivation.results["statements"] == [
                line(4, 1, 5_000, #""account":"a","currency":"EUR","entry":-100,"balance":-400"#),
                line(4, 1, 5_000, #""account":"h","currency":"EUR","entry":100,"balance":100"#),
                line(3, 3, 9_000, #""account":"a","currency":"EUR","entry":-300,"balance":-300"#),
                line(3, 3, 9_000, #""account":"b","currency":"EUR","entry":300,"balance":300"#),
                line(5, 5, 10_000, #""account":"b","currency":"USD","entry":-500,"balance":-500"#),
                line(5, 5, 10_000, #""account":"b","currency":"USD","entry":500,"balance":0"#),
            ])
    }

    /// 604,800 s after the one before begins a new case, a ms less does not. Of a: 2 and 1 in the order of their times,
    /// with 3; then 5. Of b: 4. The order is that of the last event times: 3, 4, 5.
    @Test func cases() throws {
        let week = 604_800.0
        let derivation = try derive([
            FraudCase.transfer(1, "a", "h", "1", 100), FraudCase.transfer(2, "a", "x", "2", 50, currency: "USD"),
            FraudCase.transfer(3, "a", "h", "4", week + 99.999), FraudCase.transfer(9, "a", "b", "4", week + 99.999),
            FraudCase.transfer(4, "b", "h", "1", week + 100), FraudCase.transfer(5, "a", "h", "8", 2 * week + 99.999),
        ])
        func span(_ opened: Double, _ closed: Double) -> String {
            #""opened":"\#(FraudCase.time(opened))","closed":"\#(FraudCase.time(closed))""#
        }
        #expect(
            derivation.results["cases"] == [
                #"{"account":"a",\#(span(50, 604_899.999)),"count":3,"transfers":["2","1","3"],"#
                    + #""amounts":{"EUR":500,"USD":200},"score":1000,"rules":["r"]}"#,
                #"{"account":"b",\#(span(604_900, 604_900)),"count":1,"transfers":["4"],"#
                    + #""amounts":{"EUR":100},"score":50,"rules":["r"]}"#,
                #"{"account":"a",\#(span(1_209_699.999, 1_209_699.999)),"count":1,"transfers":["5"],"#
                    + #""amounts":{"EUR":800},"score":50,"rules":["r"]}"#,
            ])
    }
}
