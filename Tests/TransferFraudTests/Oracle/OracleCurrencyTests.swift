import Testing

/// Section 7: rules that hold for some currencies only. The hits are worked out by hand.
@Suite struct OracleCurrencyTests {
    private let count = #""key":"payer","aggregate":"count","limit":1,"window":"1h""#

    /// Every attempt but the first is over the limit, for the window holds those in other currencies, too.
    @Test func onlyItsCurrenciesAreJudged() throws {
        let lines = FraudCase.transfers([
            "a b 1 0 EUR", "a b 1 10 KRW", "a b 1 20 USD", "a b 1 30 KRW", "a b 1 40 JPY", "a b 1 50 EUR",
        ])
        let won = FraudCase(rule: "velocity", count + #","currencies":["KRW"]"#)
        #expect(try won.hits(lines) == ["2 r 1", "4 r 1,2,3"])
        let others = FraudCase(rule: "velocity", count + #","currencies":[ "JPY" ,"\u0045UR"]"#)
        #expect(try others.hits(lines) == ["5 r 1,2,3,4", "6 r 1,2,3,4,5"])
        #expect(try FraudCase(rule: "velocity", count + #","currencies":["GBP"]"#).hits(lines) == [])
        #expect(try FraudCase(rule: "velocity", count + #","currencies":null"#).hits(lines).count == 5)
    }

    /// 18,000 EUR are over 10,000 in two parts, 18,000,000 KRW over 10,000,000; 18,000 KRW are 12 EUR.
    @Test func aRuleForEachMagnitude() throws {
        let both = FraudCase(rules: [
            FraudCase.rule("structuring", #""currencies":["EUR","USD"]"#, id: "euro"),
            FraudCase.rule("structuring", #""threshold":"10000000","currencies":["KRW"]"#, id: "won"),
        ])
        let lines = FraudCase.transfers([
            "a b 9000 0", "a b 9000 1", "a b 9000 2 KRW", "a b 9000 3 KRW", "a b 9000000 4 KRW", "a b 9000000 5 KRW",
            "a b 9000000 6", "a b 9000 7 GBP", "a b 9000 8 GBP",
        ])
        #expect(try both.hits(lines) == ["2 euro 1", "6 won 5"])
    }

    /// Version 2, of KRW alone, holds at attempts in EUR as well, which it does not judge; version 1 is over.
    @Test func aVersionHoldsForAllCurrencies() throws {
        let it = FraudCase(rules: [
            FraudCase.rule("velocity", count),
            FraudCase.rule("velocity", #""version":2,"effectiveFrom":{"sequence":4},"currencies":["KRW"],"# + count),
        ])
        let lines = FraudCase.transfers([
            "a b 1 0", "a b 1 10", "a b 1 20 KRW", "a b 1 30", "a b 1 40 KRW", "a b 1 50",
        ])
        #expect(try it.hits(lines) == ["2 r 1", "3 r 1,2", "5 r 1,2,3,4"])
    }

    /// The attempt that closes the cycle is in one of the currencies, those on the way need not be.
    @Test func aGraphHoldsAllCurrencies() throws {
        let it = FraudCase(rule: "cycle", #""currencies":["KRW"]"#)
        let lines = FraudCase.transfers(["a b 5 0", "b a 5 1 KRW", "a b 5 2 EUR"])
        #expect(try it.hits(lines) == ["2 r 1"])
    }

    /// Three payments, then 30,000 to somebody new (new-payee), an hour later 3, and 0.50 below 600 (small-then-large);
    /// in a currency that the default rules do not name, neither; in none at all, both.
    @Test(arguments: [("USD", true), ("XXX", true), ("SEK", false), ("XBT", false)])
    func defaults(currency: String, isNamed: Bool) throws {
        let amounts = ["a b 3 0", "a b 3 1", "a b 3 2", "a c 30000 3", "a b 0.50 4", "a b 600 5"]
        let hits = try FraudCase(rules: nil).hits(FraudCase.transfers(amounts.map { "\($0) \(currency)" }))
        #expect(hits.contains("4 new-payee") == isNamed && hits.contains("6 small-then-large 5") == isNamed)
        #expect(isNamed || hits == [])
    }
}
