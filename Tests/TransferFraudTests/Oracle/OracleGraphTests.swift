import MillraceReplay
import Testing

/// Sections 7.5 and 7.6. The graphs are drawn by hand.
@Suite struct OracleGraphTests {
    private func cycle(_ parameters: String = #""hops":12"#) -> FraudCase { FraudCase(rule: "cycle", parameters) }

    @Test func cycles() throws {
        #expect(try cycle().hits(FraudCase.transfers(["a b 1 0", "b a 1 1"])) == ["2 r 1"])
        #expect(try cycle().hits(FraudCase.transfers(["a b 1 0", "b c 1 1", "c a 1 2", "a a 1 3"])) == ["3 r 1,2"])
        // Against the order: b → c stands before a → b.
        let backwards = FraudCase.transfers(["b c 1 0", "a b 1 1", "c a 1 2"])
        #expect(try cycle().hits(backwards) == [])
        #expect(try cycle(#""ordered":false"#).hits(backwards) == ["3 r 1,2"])
        // A cycle through b twice is none: the shorter one is it.
        #expect(
            try cycle().hits(FraudCase.transfers(["a b 1 0", "b c 1 1", "c b 1 2", "b a 1 3"])) == ["3 r 2", "4 r 1"])
    }

    @Test func hops() throws {
        let lines = FraudCase.transfers(["a b 1 0", "b c 1 1", "c d 1 2", "d a 1 3"])
        #expect(try cycle(#""hops":3"#).hits(lines) == [])
        #expect(try cycle(#""hops":4"#).hits(lines) == ["4 r 1,2,3"])
        let twelve = (0..<12).map { "n\($0) n\(($0 + 1) % 12) 1 \($0)" }
        #expect(try cycle().hits(FraudCase.transfers(twelve)).count == 1)
        let thirteen = (0..<13).map { "n\($0) n\(($0 + 1) % 13) 1 \($0)" }
        #expect(try cycle().hits(FraudCase.transfers(thirteen)) == [])
    }

    /// The fewest hops first: 3 → 5 over c. Of two paths of two, the one whose sequence numbers come first: 1, 4 before
    /// 2, 3.
    @Test func choice() throws {
        let short = ["a b 1 0", "b c 1 1", "c d 1 2", "b d 1 3", "d a 1 4"]
        #expect(try cycle().hits(FraudCase.transfers(short)) == ["5 r 1,4"])
        let equal = ["a b 1 0", "a c 1 1", "c d 1 2", "b d 1 3", "b d 1 4", "d a 1 5"]
        #expect(try cycle().hits(FraudCase.transfers(equal)) == ["6 r 1,4"])
        // In any order the path may begin with the later attempt, 4, where it must: x → a at 1 is the last hop.
        let unordered = ["x a 1 0", "b x 1 1", "c x 1 2", "y c 1 3", "y b 1 4", "a y 1 5"]
        #expect(try cycle(#""ordered":false"#).hits(FraudCase.transfers(unordered)) == ["6 r 1,3,4"])
    }

    /// 100 |a − A| ≤ 5 A: 1.05 and 0.95 for 1.00, but not 1.06, nor another currency.
    @Test func tolerance() throws {
        let it = cycle(#""tolerance":5"#)
        #expect(try it.hits(FraudCase.transfers(["a b 1.05 0", "b c 0.95 1", "c a 1 2"])) == ["3 r 1,2"])
        #expect(try it.hits(FraudCase.transfers(["a b 1.06 0", "b c 0.95 1", "c a 1 2"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 1 0 USD", "b a 1 2"])) == [])
        #expect(
            try cycle(#""tolerance":0"#).hits(FraudCase.transfers(["a b 1 0", "b a 1.01 1", "b a 1 2"])) == ["3 r 1"])
    }

    /// The clock is that of all attempts: z's at 100 s moves a → b out of the window of 60 s.
    @Test func window() throws {
        let it = cycle(#""window":"60s""#)
        #expect(try it.hits(FraudCase.transfers(["a b 1 41", "z z 1 100", "b a 1 50"])) == ["3 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 1 40", "z z 1 100", "b a 1 50"])) == [])
    }

    /// s pays m, n and o, who pay t: a hit where the third of them does, and of s′ at two only. The last of two equal
    /// pairs is named: 5 before 6, not 7, which comes after.
    @Test func scatterGather() throws {
        let it = FraudCase(rule: "scatter-gather")
        let lines = FraudCase.transfers([
            "s m 1 0", "s n 1 1", "q o 1 2", "s o 1 3", "s m 1 4", "m t 1 5", "s m 1 6", "n t 1 7", "o t 1 8",
            "o t 1 9",
        ])
        #expect(try it.hits(lines) == ["9 r 2,4,5,6,8"])
        // Before it was paid, n paid; so there are two.
        #expect(
            try it.hits(FraudCase.transfers(["s m 1 0", "n t 1 1", "s n 1 2", "s o 1 3", "m t 1 4", "o t 1 5"])) == [])
        // Of two sources with three each, b comes first; with a fourth, c.
        let equal = [
            "c m 1 0", "b m 1 1", "c n 1 2", "b n 1 3", "c o 1 4", "b o 1 5", "m t 1 6", "n t 1 7", "o t 1 8",
        ]
        #expect(try it.hits(FraudCase.transfers(equal)) == ["9 r 2,4,6,7,8"])
        let more = ["c p 1 0", "p t 1 1"] + equal
        #expect(try it.hits(FraudCase.transfers(more)).last == "11 r 1,2,3,5,7,9,10")
    }

    /// z's attempt at 100 s makes the window of 60 s begin after 40 s. So m → t at 40 s is not in it, and is no hit,
    /// though s reaches t by n and o; at 41 s it is.
    @Test func scatterGatherOfTheLate() throws {
        let it = FraudCase(rule: "scatter-gather", #""limit":2,"window":"60s""#)
        let before = ["s m 1 50", "s n 1 51", "s o 1 52", "n t 1 53", "o t 1 54", "z z 1 100"]
        #expect(try it.hits(FraudCase.transfers(before + ["m t 1 40"])) == ["5 r 2,3,4"])
        #expect(try it.hits(FraudCase.transfers(before + ["m t 1 41"])) == ["7 r 1,2,3,4,5", "5 r 2,3,4"])
    }

    /// Two payers each for m and n, both of which pay t; m pays another one, too. The hit comes where the last of this
    /// is there and m pays t for the first time. w pays t as well, but nobody pays w.
    @Test func stack() throws {
        let it = FraudCase(rule: "stack")
        let before = ["a m 1 0", "b m 1 1", "c n 1 2", "d n 1 3", "w t 1 4", "n t 1 5", "m u 1 6"]
        #expect(try it.hits(FraudCase.transfers(before + ["m t 1 7", "m t 1 8"])) == ["8 r 1,2,6"])
        #expect(try it.hits(FraudCase.transfers(Array(before.dropLast()) + ["m t 1 7"])) == [])
        #expect(try it.hits(FraudCase.transfers(Array(before.dropFirst()) + ["m t 1 7"])) == [])
    }

    @Test func watchlist() throws {
        var it = FraudCase(rule: "watchlist", score: 50)
        it.accounts = [#"{"account":"b","watch":"hold"}"#, #"{"account":"c","watch":"block"}"#, #"{"account":"d"}"#]
        let decisions = try it.derive(FraudCase.transfers(["a b 1 0", "c a 1 1", "b c 1 2", "a d 1 3"])).decisions
        #expect(decisions.map(\.decision) == ["hold", "block", "block", "approve"])
        #expect(decisions.map(\.score) == [50, 1_000, 1_000, 0])
        #expect(decisions.map { $0.reasons.map(\.score) } == [[50], [1_000], [1_000], []])
    }
}
