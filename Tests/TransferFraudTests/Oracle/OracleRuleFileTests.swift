import MillraceReplay
import Testing

/// Section 2: tables that are refused; section 7: versions, states and suppressions.
@Suite struct OracleRuleFileTests {
    private let velocity = #""kind":"velocity","key":"payer","aggregate":"count","limit":1,"window":"1h""#

    private func refusal(rules: [String] = [], accounts: [String] = []) -> String? {
        do {
            _ = try FraudCase(accounts: accounts, rules: rules).derive([])
            return nil
        } catch let error as OracleError {
            return "\(error.place.split(separator: "/").last ?? ""): \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: BadRules.lines) func badRules(_ line: String) {
        let fine = #"{"id":"s","score":1,"kind":"cycle","tolerance":null}"#
        #expect(refusal(rules: [fine]) == nil)
        #expect(refusal(rules: [fine, line])?.hasPrefix("rules:2: ") == true)
        #expect(refusal(rules: [fine, fine])?.hasPrefix("rules:2: ") == true)
    }

    @Test(arguments: [
        "[]", #"{"zone":"UTC"}"#, #"{"account":"a","owner":"x"}"#, #"{"account":"a","zone":"Mars"}"#,
        #"{"account":"a","watch":"x"}"#, #"{"account":"a","trusted":1}"#, #"{"account":"a","opened":"2026-02-03"}"#,
    ]) func badAccounts(_ line: String) {
        let fine = #"{"account":"b","zone":null,"watch":"hold","trusted":false}"#
        #expect(refusal(accounts: [fine]) == nil)
        #expect(refusal(accounts: [fine, line])?.hasPrefix("accounts:2: ") == true)
        #expect(refusal(accounts: [fine, fine])?.hasPrefix("accounts:2: ") == true)
    }

    /// The default rules find: 0.50 then 600.00 by one payer (60). Nothing else of theirs applies.
    @Test func defaults() throws {
        let lines = FraudCase.transfers(["a b 0.50 0", "a c 600 9"])
        #expect(try FraudCase(rules: nil).hits(lines) == ["2 small-then-large 1"])
    }

    /// Every attempt from the second on is a hit. Version 2 is a shadow from sequence 3 on, version 3 is paused at 40 s
    /// and later (which sequence 5 is not), version 4 comes with sequence 7.
    @Test func versions() throws {
        let it = FraudCase(rules: [
            #"{"id":"r","score":1,\#(velocity)}"#,
            #"{"id":"r","version":2,"state":"shadow","score":2,"effectiveFrom":{"sequence":3},\#(velocity)}"#,
            #"{"id":"r","version":3,"state":"paused","score":3,"#
                + #""effectiveFrom":{"time":"2026-03-02T00:00:40.000+00:00"},\#(velocity)}"#,
            #"{"id":"r","version":4,"score":4,"effectiveFrom":{"sequence":7},\#(velocity)}"#,
        ])
        let decisions = try it.derive(
            FraudCase.transfers(["a b 1 10", "a b 1 20", "a b 1 30", "a b 1 40", "a b 1 39", "a b 1 50", "a b 1 60"])
        ).decisions.sorted { $0.sequence < $1.sequence }
        #expect(decisions.map { $0.reasons.map(\.version) } == [[], [1], [], [], [], [], [4]])
        #expect(decisions.map { $0.shadow?.map(\.version) } == [nil, nil, [2], nil, [2], nil, nil])
        #expect(decisions.map(\.score) == [0, 1, 0, 0, 0, 0, 4])
    }

    /// Hits on a's attempts count for nothing from sequence 3 on, before 30 s; and on payments to t, which is trusted,
    /// but for the watch list. c's hits count.
    @Test func suppressions() throws {
        let it = FraudCase(
            accounts: [#"{"account":"t","trusted":true,"watch":"block"}"#],
            rules: [
                #"{"id":"r","score":1,\#(velocity)}"#, FraudCase.rule("watchlist", id: "w"),
                #"{"suppress":"r","account":"a","until":"2026-03-02T00:00:30Z","effectiveFrom":{"sequence":3}}"#,
                #"{"suppress":"x","account":"c","until":"2026-03-03T00:00:30Z"}"#,
            ])
        let lines = FraudCase.transfers([
            "a b 1 0", "a b 1 10", "a b 1 29.999", "a b 1 30", "c b 1 31", "c t 1 32", "c b 1 33",
        ])
        #expect(try it.hits(lines) == ["2 r 1", "(3 r 1,2)", "4 r 1,2,3", "6 w", "(6 r 5)", "7 r 5,6"])
    }
}
