import MillraceReplay
import Testing

/// Section 7, `fan-in`, `fan-out`, `gather-scatter` and section 7.4.
@Suite struct OracleFlowTests {
    /// 1,000.00 came in. 900.00 out is 90% of it: at the second payment, and not again at the third. What went out
    /// before does not count, nor does another currency.
    @Test func passThrough() throws {
        let it = FraudCase(rule: "pass-through")
        #expect(
            try it.hits(FraudCase.transfers(["a x 500 0", "b a 1000 1", "a x 899.99 2", "a y 0.01 3", "a z 1 4"]))
                == ["4 r 2"])
        #expect(try it.hits(FraudCase.transfers(["b a 999.99 1", "a x 999.99 2"])) == [])
        #expect(try it.hits(FraudCase.transfers(["b a 1000 1", "a x 900 2 USD"])) == [])
        #expect(try it.hits(FraudCase.transfers(["b a 600 1", "c a 400 2", "a x 900 3"])) == ["3 r 1,2"])
        // A day later what came in has left the window.
        #expect(try it.hits(FraudCase.transfers(["b a 1000 0", "a x 900 86400"])) == [])
    }

    /// Three payers within the window: a hit where the third comes, and a fourth, but not where one comes again. Of
    /// each other payer the last payment is named.
    @Test func fanIn() throws {
        let it = FraudCase(rule: "fan-in", #""limit":3,"window":"60s""#)
        #expect(
            try it.hits(FraudCase.transfers(["b a 1 0", "c a 1 1", "b a 1 2", "d a 1 3", "d a 1 4", "e a 1 5"]))
                == ["4 r 2,3", "6 r 2,3,5"])
        #expect(try it.hits(FraudCase.transfers(["b a 1 0", "c a 1 1", "d a 1 60"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 1 0", "c a 1 1", "d a 1 2"])) == [])
    }

    @Test func fanOut() throws {
        let it = FraudCase(rule: "fan-out", #""limit":3,"window":"60s""#)
        #expect(
            try it.hits(FraudCase.transfers(["a b 1 0", "a c 1 1", "a b 1 2", "a d 1 3", "a d 1 4", "a e 1 5"]))
                == ["4 r 2,3", "6 r 2,3,5"])
    }

    /// Two payers, then two payees: a hit at the second payee; not at a payee that was paid before.
    @Test func gatherScatter() throws {
        let it = FraudCase(rule: "gather-scatter", #""limit":2"#)
        let lines = FraudCase.transfers(["b a 1 0", "a x 1 1", "c a 1 2", "a x 1 3", "b a 1 4", "a y 1 5"])
        #expect(try it.hits(lines) == ["6 r 3,4,5"])
        #expect(try it.hits(FraudCase.transfers(["b a 1 0", "a x 1 1", "a y 1 2"])) == [])
        // An attempt to oneself, sequence 1, makes a payer and a payee, and is named once.
        #expect(try it.hits(FraudCase.transfers(["a a 1 0", "c a 1 1", "a y 1 2"])) == ["3 r 1,2"])
    }
}
