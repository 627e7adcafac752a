import MillraceReplay
import Testing

/// Sections 4 and 5: late lines and repeats.
@Suite struct OracleArrivalTests {
    private let day = 86_400.0

    /// M is 86,400 s after the line of 200,000 s: 113,600 is on time, a ms less is late. A late line moves M, if it
    /// can: it never does. A line without a time moves nothing, one that fails a later check does.
    @Test func late() throws {
        let lines = [
            FraudCase.transfer(1, "a", "b", "1", 200_000), FraudCase.transfer(2, "a", "b", "1", 113_600),
            FraudCase.transfer(3, "a", "b", "1", 113_599.999), #"{"id":"x"}"#,
            FraudCase.transfer(4, "a", "b", "0", 300_000), FraudCase.transfer(5, "a", "b", "0", 213_599.999),
        ]
        let derivation = try FraudCase().derive(lines)
        #expect(
            try derivation.verdicts() == ["attempt", "attempt", "late", "no-time", "bad-amount", "late"])
        #expect(derivation.accepted == 2 && derivation.late == [3, 6])
    }

    /// Sequence 2 repeats 1. A repeat is counted from the attempt, not from the repeat before it: 30 days after 1,
    /// which is less than 30 days after 2, the id is free. One that is early by its time repeats as well. Another
    /// amount, payee, payer or currency is a conflict.
    @Test func repeats() throws {
        let month = 30 * day
        let lines = [
            FraudCase.transfer(1, "a", "b", "1", 10), FraudCase.transfer(1, "a", "b", "1.0", 20),
            FraudCase.transfer(1, "a", "b", "1", 5), FraudCase.transfer(1, "a", "b", "2", 20),
            FraudCase.transfer(1, "a", "c", "1", 20), FraudCase.transfer(1, "c", "b", "1", 20),
            FraudCase.transfer(1, "a", "b", "1", 20, currency: "USD"),
            FraudCase.transfer(1, "a", "b", "1", month + 9.999), FraudCase.transfer(1, "a", "c", "2", month + 10),
            FraudCase.transfer(1, "a", "c", "2", month + 11),
        ]
        let derivation = try FraudCase().derive(lines)
        let conflicts = [String](repeating: "conflicting-repeat", count: 4)
        #expect(
            try derivation.verdicts()
                == ["attempt", "duplicate", "duplicate"] + conflicts + ["duplicate", "attempt", "duplicate"])
        #expect(derivation.accepted == 2 && derivation.duplicates == 4)
    }

    /// The answer is the decision's line, but for the sequence numbers; the answers stand in the order of their own
    /// event times. No rule sees a repeat: with the limit at 1 the second attempt is a hit of two transfers.
    @Test func answers() throws {
        let it = FraudCase(
            rule: "velocity", #""key":"payer","aggregate":"count","limit":1,"window":"1h""#, score: 60)
        let lines = [
            FraudCase.transfer(1, "a", "b", "1", 0), FraudCase.transfer(1, "a", "b", "1", 9),
            FraudCase.transfer(2, "a", "b", "1", 2), FraudCase.transfer(2, "a", "b", "1", 3),
        ]
        let derivation = try it.derive(lines)
        let decision = """
            "id":"2","time":"2026-03-02T00:00:02.000Z","from":"a","to":"b","amount":100,"currency":"EUR",\
            "decision":"hold","score":60,\
            "reasons":[{"rule":"r","version":1,"kind":"velocity","score":60,"transfers":["1"]}]}
            """
        #expect(derivation.results["decisions"]?.last == #"{"sequence":3,"# + decision)
        let answers = try #require(derivation.results["repeats"])
        #expect(answers.count == 2 && answers[0] == #"{"sequence":4,"first":3,"# + decision)
        #expect(answers[1].hasPrefix(#"{"sequence":2,"first":1,"id":"1","time":"2026-03-02T00:00:00.000Z","#))
    }
}
